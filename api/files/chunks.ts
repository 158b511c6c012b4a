import type { DocumentScope } from '../store/client.ts';
import { createHash } from 'node:crypto';
import { createTurns } from '../accounts/turns.ts';
import { unless } from '../store/couch.ts';
import { readRange } from '../store/documents.ts';
import { exists, type FilesDatabase, readChunks } from './content.ts';
import { eraseFile, sweep, type Sweeping } from './erase.ts';
import { nameFile, renewFile, unnameFile } from './naming.ts';
import { offsetThere, receive, type ReceiveDeps, type Received, type Upload } from './receive.ts';
import { type FileDoc, fileId, type FileInfo, ownerId } from './records.ts';

export type Chunks = {
  /** `undefined` when it is not here, or not whole. */
  readonly stat: (sha256: string) => Promise<FileInfo | undefined>;
  /** Whether this person uploaded all of it themselves: a hash is not a key. */
  readonly owns: (person: string, sha256: string) => Promise<boolean>;
  /** How many bytes of this person's upload are here; all of them when it is done. */
  readonly offset: (person: string, sha256: string) => Promise<number>;
  /** See `receive`. */
  readonly receive: (upload: Upload) => Promise<Received>;
  /** From `start` up to, without, `end`; throws when it is not here. */
  readonly read: (sha256: string, start?: number, end?: number) => AsyncGenerator<Buffer>;
  /** Whether the bytes still have their hash. */
  readonly verify: (sha256: string) => Promise<boolean>;
  readonly list: () => AsyncGenerator<FileInfo>;
  /** For good, from the disk too; harmless when it is not here. */
  readonly erase: (sha256: string) => Promise<void>;
  /** A command names it, and so it stays; see naming.ts. */
  readonly name: (sha256: string) => Promise<boolean>;
  /** No entry carries it after all. */
  readonly unname: (sha256: string) => Promise<void>;
  /** Takes away what nobody went on with, or named, since then; how many chunks that freed. */
  readonly sweep: (before: Sweeping) => Promise<number>;
};
export type ChunksOptions = {
  readonly clock?: () => Date;
  /** Bytes of the largest file. */
  readonly limit?: number;
  /** Bytes of a chunk of what is uploaded from now on. */
  readonly chunkSize?: number;
};

const LIMIT = 100 << 20;
const CHUNK = 4 << 20;
const AT_ONCE = 4;

/** The files of the agency in the store, in chunks named by their hash. */
export function createChunks(
  db: FilesDatabase,
  { clock = () => new Date(), limit = LIMIT, chunkSize = CHUNK }: ChunksOptions = {},
): Chunks {
  const files = db as DocumentScope<FileDoc>;
  const deps = { db, clock, limit, chunkSize, inTurn: inTurn(AT_ONCE) };
  const find = (sha256: string) => files.get(fileId(sha256)).catch(unless(404));

  async function* read(sha256: string, start = 0, end = Infinity): AsyncGenerator<Buffer> {
    const file = await find(sha256);
    if (!file) throw new Error(`There is no file ${sha256}`);
    yield* readChunks(db, file, start, Math.min(end, file.size));
  }
  return {
    async stat(sha256) {
      const file = await find(sha256);
      return file && { sha256, size: file.size, mediaType: file.mediaType };
    },
    owns: (person, sha256) => exists(db, ownerId(sha256, person)),
    async offset(person, sha256) {
      const file = (await exists(db, ownerId(sha256, person))) && (await find(sha256));
      // Who asks is about to name it, and must not find it gone then.
      const isHere = file && (await renewFile(db, sha256, clock()));
      return isHere ? file.size : offsetThere(db, { person, sha256 });
    },
    receive: (upload) => receive(deps, upload),
    read,
    async verify(sha256) {
      const hash = createHash('sha256');
      for await (const bytes of read(sha256)) hash.update(bytes);
      return hash.digest('hex') === sha256;
    },
    async *list() {
      for await (const { _id, size, mediaType } of readRange(files, { from: 'file:' })) {
        yield { sha256: _id.slice('file:'.length), size, mediaType };
      }
    },
    erase: (sha256) => eraseFile(db, sha256),
    name: (sha256) => nameFile(db, sha256),
    unname: (sha256) => unnameFile(db, sha256, clock()),
    sweep: (before) => sweep(db, before),
  };
}

function inTurn(atOnce: number): ReceiveDeps['inTurn'] {
  const turns = createTurns(atOnce, Infinity);
  return async (work) => {
    const done = await turns(work);
    if (done === 'busy') throw new Error('Without a bound nobody is turned away.');
    return done;
  };
}
