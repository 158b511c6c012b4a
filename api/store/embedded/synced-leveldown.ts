import leveldown from 'leveldown';

type Done = (error?: Error | null) => void;
type Options = Record<string, unknown>;
type Get = (
  key: unknown,
  options: Options,
  done: (error?: Error | null, value?: unknown) => void,
) => void;

/** The part of a leveldown that is used here; the underscored members are what its subclasses override. */
export type Level = {
  _get: Get;
  _put: (key: unknown, value: unknown, options: Options, done: Done) => void;
  _del: (key: unknown, options: Options, done: Done) => void;
  _batch: (operations: unknown, options: Options, done: Done) => void;
  compactRange: (start: string, end: string, done: Done) => void;
  getMany: (
    keys: string[],
    options: { asBuffer: false },
    done: (error?: Error | null, values?: (string | undefined)[]) => void,
  ) => void;
  iterator: (range: Range & { keyAsBuffer: false; valueAsBuffer: false }) => {
    next: (done: (error?: Error | null, key?: string, value?: string) => void) => void;
    end: (done: Done) => void;
  };
};
type Bound = string | Buffer;
export type Range = {
  readonly gt?: Bound;
  readonly gte?: Bound;
  readonly lt?: Bound;
  readonly lte?: Bound;
  readonly reverse?: boolean;
};

export type SyncedLevels = {
  /** For PouchDB's `db` option. */
  readonly open: ((folder: string) => Level) & { readonly destroy: unknown };
  /** The one that is open in this folder. */
  readonly at: (folder: string) => Level;
  /** The first read that failed. */
  readonly fault: (folder: string) => Error | undefined;
};

/**
 * LevelDBs whose every write is on the disk before it is answered, which LevelDB by itself does not promise.
 * After a read that failed nothing more is written: PouchDB takes it for a missing document and would write
 * a second root.
 */
export function syncedLevels(create: (folder: string) => unknown = leveldown): SyncedLevels {
  const levels = new Map<string, Level>();
  const faults = new Map<string, Error>();
  function open(folder: string): Level {
    const level = create(folder) as Level;
    faults.delete(folder);
    levels.set(folder, level);
    syncWrites(level, () => faults.get(folder));
    watchReads(level, (error) => faults.set(folder, error));
    return level;
  }
  // PouchDB shares one handle among leveldowns of the same name, and two owners would not notice each other.
  Object.defineProperty(open, 'name', { value: `synced-${crypto.randomUUID()}` });
  return {
    open: Object.assign(open, { destroy: leveldown.destroy }),
    fault: (folder) => faults.get(folder),
    at(folder) {
      const level = levels.get(folder);
      if (!level) throw new Error('This LevelDB is not open.');
      return level;
    },
  };
}

function syncWrites(level: Level, fault: () => Error | undefined): void {
  const put = level._put.bind(level);
  const del = level._del.bind(level);
  const batch = level._batch.bind(level);
  const guarded = (done: Done, write: () => void): void => {
    const error = fault();
    if (error) queueMicrotask(() => done(error));
    else write();
  };
  level._put = (key, value, options, done) =>
    guarded(done, () => put(key, value, { ...options, sync: true }, done));
  level._del = (key, options, done) =>
    guarded(done, () => del(key, { ...options, sync: true }, done));
  level._batch = (operations, options, done) =>
    guarded(done, () => batch(operations, { ...options, sync: true }, done));
}

function watchReads(level: Level, onFault: (error: Error) => void): void {
  const get = level._get.bind(level);
  level._get = (key, options, done) =>
    get(key, options, (error, value) => {
      if (error && !/not\s*found/i.test(error.message)) onFault(error);
      done(error, value);
    });
}

const FIRST = '\u0000';
const LAST = '\uffff';

/**
 * Rewrites the files without what was deleted or replaced.
 * LevelDB leaves the deepest level as it is, with everything in it, unless something from above is merged into it:
 * hence the second round, after writes to both ends.
 */
export async function compact(level: Level): Promise<void> {
  await compactAll(level);
  await touchEnds(level);
  await compactAll(level);
}

function compactAll(level: Level): Promise<void> {
  return new Promise((resolve, reject) => {
    level.compactRange(FIRST, LAST, (error) => (error ? reject(error) : resolve()));
  });
}

function touchEnds(level: Level): Promise<void> {
  const operations = [FIRST, LAST].map((key) => ({ type: 'del', key }));
  return new Promise((resolve, reject) => {
    level._batch(operations, {}, (error) => (error ? reject(error) : resolve()));
  });
}
