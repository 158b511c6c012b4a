import type { Level, Range } from './synced-leveldown.ts';
import type { StoredDoc } from './pouch.ts';

/**
 * PouchDB's own files read without PouchDB, ten times as fast: its streams cost more than LevelDB does, and its
 * feed ends the process when a write comes between two of its reads.
 * The layout is that of pouchdb-adapter-leveldb-core 9: a database is a few tables in one LevelDB.
 */
export type Metadata = {
  readonly id: string;
  readonly rev_tree: RevTree;
  /** Sequence by revision, for those whose body is here. */
  readonly rev_map: Readonly<Record<string, number>>;
  readonly winningRev: string;
  readonly deleted: boolean;
  /** That of the last revision written. */
  readonly seq: number;
};
/** A node of a revision tree: hash, state, children. */
export type RevNode = readonly [
  string,
  { readonly status: string; readonly deleted?: boolean },
  readonly RevNode[],
];
export type RevTree = readonly { readonly pos: number; readonly ids: RevNode }[];

type Table = 'document-store' | 'by-sequence';

const SEPARATOR = '\u00ff';
const keyIn = (table: Table, key: string) => `${SEPARATOR}${table}${SEPARATOR}${key}`;
/** Behind every key of the table, because UTF-8 has no such byte. */
const endOf = (table: Table) => Buffer.concat([Buffer.from(keyIn(table, '')), Buffer.of(0xff)]);
const seqKey = (seq: number) => keyIn('by-sequence', String(seq).padStart(16, '0'));

export async function readMetadata(
  level: Level,
  ids: readonly string[],
): Promise<(Metadata | undefined)[]> {
  const values = await getMany(
    level,
    ids.map((id) => keyIn('document-store', id)),
  );
  return values.map(parse<Metadata>);
}

export async function readBodies(
  level: Level,
  seqs: readonly number[],
): Promise<(StoredDoc | undefined)[]> {
  return (await getMany(level, seqs.map(seqKey))).map(parse<StoredDoc>);
}

export type Winner = { readonly metadata: Metadata; readonly body: StoredDoc };

/** A write in between may take a body away; then the newer one is read. */
export async function readWinners(level: Level, found: readonly Metadata[]): Promise<Winner[]> {
  const seqs = found.map(({ rev_map, winningRev }) => rev_map[winningRev] ?? 0);
  const bodies = await readBodies(level, seqs);
  const winners = found.map((metadata, index) => readWinner(level, metadata, bodies[index]));
  return Promise.all(winners);
}

async function readWinner(
  level: Level,
  metadata: Metadata,
  body: StoredDoc | undefined,
): Promise<Winner> {
  if (body) return { metadata, body };
  const [newer] = await readMetadata(level, [metadata.id]);
  if (!newer || newer.seq === metadata.seq) throw new Error('A body is missing.');
  const [again] = await readBodies(level, [newer.rev_map[newer.winningRev] ?? 0]);
  return readWinner(level, newer, again);
}

export type IdRange = {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly withoutEnd?: boolean;
  readonly descending?: boolean;
};

/** Documents in the order of their ids' bytes, a page at a time, as they were when the reading began. */
export async function* scanMetadata(
  level: Level,
  { from, to, withoutEnd = false, descending = false }: IdRange,
): AsyncGenerator<Metadata[]> {
  const [low, high] = descending ? [to, from] : [from, to];
  const range: Range = {
    gte: keyIn('document-store', low ?? ''),
    reverse: descending,
    ...(high === undefined
      ? { lt: endOf('document-store') }
      : { lte: keyIn('document-store', high) }),
  };
  for await (const page of scan(level, range)) {
    const found = page.map((value) => JSON.parse(value) as Metadata);
    yield withoutEnd ? found.filter(({ id }) => id !== to) : found;
  }
}

export type Written = { readonly seq: number; readonly body: StoredDoc };

/** Revisions in the order they were written, after `since`, those that a later one replaced too. */
export async function* scanWritten(
  level: Level,
  since: number,
  descending: boolean,
): AsyncGenerator<Written[]> {
  const gt = descending ? 0 : since;
  const range = { gt: seqKey(gt), lt: endOf('by-sequence'), reverse: descending };
  const start = keyIn('by-sequence', '').length;
  for await (const page of scanKeys(level, range)) {
    yield page.map(([key, value]) => ({
      seq: Number(key.slice(start)),
      body: JSON.parse(value) as StoredDoc,
    }));
  }
}

function parse<T>(value: string | undefined): T | undefined {
  return value === undefined ? undefined : (JSON.parse(value) as T);
}

async function* scan(level: Level, range: Range): AsyncGenerator<string[]> {
  for await (const page of scanKeys(level, range)) yield page.map(([, value]) => value);
}

const PAGE = 200;

async function* scanKeys(level: Level, range: Range): AsyncGenerator<[string, string][]> {
  const iterator = level.iterator({ ...range, keyAsBuffer: false, valueAsBuffer: false });
  const next = () =>
    new Promise<[string, string] | undefined>((resolve, reject) => {
      iterator.next((error, key, value) => {
        if (error) reject(error);
        else resolve(key === undefined || value === undefined ? undefined : [key, value]);
      });
    });
  try {
    for (let page = await readPage(next); page.length > 0; page = await readPage(next)) yield page;
  } finally {
    await new Promise<void>((resolve, reject) => {
      iterator.end((error) => (error ? reject(error) : resolve()));
    });
  }
}

async function readPage<T>(next: () => Promise<T | undefined>): Promise<T[]> {
  const page: T[] = [];
  while (page.length < PAGE) {
    const entry = await next();
    if (entry === undefined) break;
    page.push(entry);
  }
  return page;
}

function getMany(level: Level, keys: readonly string[]): Promise<(string | undefined)[]> {
  if (keys.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    level.getMany([...keys], { asBuffer: false }, (error, values) => {
      if (error) reject(error);
      else resolve(values ?? []);
    });
  });
}
