import { Readable } from 'node:stream';
import type { StoreRequest } from '../projections/storeRequest.ts';
import {
  answersFor,
  readLeavesWithin,
  type Asked,
  type Found,
  type Leaf,
  type Wishes,
} from './documents.ts';

/** A replicator asks for 100 to 500 cards of some kilobytes; what is left out it asks for again, one by one. */
export const MOST_ANSWERED = 64 << 20;
/** About this much of the answer is in memory at a time, by the documents before. */
const PART_BYTES = 4 << 20;
/** When the next ones are so much larger, fewer of them are read. */
const MOST_READ = 2 * PART_BYTES;
const FIRST_PART = 4;
const LARGEST_PART = 100;

type Options = {
  readonly request: StoreRequest;
  readonly desk: string;
  readonly asked: readonly Asked[];
  readonly wishes: Wishes;
  /** Bytes after which no further document is answered; the first one always is. */
  readonly most?: number;
};

/**
 * The answer to a `_bulk_get` as a stream; `onEnd` runs once when it is over.
 * Its first part is there when this resolves, so that a failure of the store still has its status.
 */
export async function bulkGetBody(options: Options, onEnd: () => void): Promise<ReadableStream> {
  const parts = bulkGetJson(options);
  const first = await parts.next().catch((error: unknown) => {
    onEnd();
    throw error;
  });
  const source = Readable.from(beginningWith(first, parts), { objectMode: false });
  source.once('close', onEnd);
  return Readable.toWeb(source) as ReadableStream;
}

async function* beginningWith(first: IteratorResult<string>, rest: AsyncGenerator<string>) {
  if (!first.done) yield first.value;
  yield* rest;
}

/** The JSON of a `_bulk_get`, a part at a time: each document is read once, and each revision answered once. */
export async function* bulkGetJson(options: Options): AsyncGenerator<string> {
  const { request, desk, asked, wishes, most = MOST_ANSWERED } = options;
  const groups = [...Map.groupBy(asked, ({ id }) => id).values()];
  let sent = 0;
  let open = '{"results":[';
  for (let at = 0, size = FIRST_PART; at < groups.length;) {
    const part = groups.slice(at, at + size);
    const ids = sent < most ? part.map(([one]) => one?.id ?? '') : [];
    const leaves = await readLeavesWithin(request, desk, ids, size > 1 ? MOST_READ : Infinity);
    if (!leaves) {
      size = Math.ceil(size / 4);
      continue;
    }
    at += part.length;
    const rows: string[] = [];
    for (const group of part) {
      const answers = sent < most ? answersOf(group, leaves, wishes) : group.map(leftOut);
      const json = answers.map((one) => JSON.stringify(one));
      sent += json.reduce((sum, { length }) => sum + length, 0);
      rows.push(...json);
    }
    yield open + rows.join(',');
    open = ',';
    size = nextSize(sent, at);
  }
  yield open === ',' ? ']}' : `${open}]}`;
}

type Row = { readonly id: string; readonly docs: readonly [Found] };

function answersOf(
  group: readonly Asked[],
  leaves: ReadonlyMap<string, Leaf>,
  wishes: Wishes,
): readonly Row[] {
  const id = group[0]?.id ?? '';
  return answersFor(leaves.get(id), group, wishes).map((found) => ({ id, docs: [found] }));
}

function leftOut({ id, rev = 'undefined' }: Asked): Row {
  const reason = 'The answer is full: ask for fewer documents at a time.';
  return { id, docs: [{ error: { id, rev, error: 'too_large', reason } }] };
}

function nextSize(sent: number, documents: number): number {
  const average = Math.max(1, sent / documents);
  return Math.min(LARGEST_PART, Math.max(1, Math.floor(PART_BYTES / average)));
}
