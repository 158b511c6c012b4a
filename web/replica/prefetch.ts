import type { Lane } from '#shared/incoming/desk.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Run } from './ask.ts';
import { nameFor } from './device.ts';
import { fetchFile, filesHere } from './files.ts';
import { unlessFull } from './full.ts';
import { withLock } from './lock.ts';
import type { Memory } from './memory.ts';
import { FileProblem } from './replica.ts';
import type { StoredRow } from './rows.ts';

/** What awaits the person first; of what is done, what was finished last. */
const LANES: readonly Lane[] = ['awaiting', 'coHandling', 'informed', 'given', 'done'];
const MOST_OF_A_LANE = 500;

/** At most so much of the device, and never more than this share of what the browser grants. */
const BUDGET_BYTES = 1024 ** 3;
const SHARE = 0.5;

type Wanted = FileRef & { readonly document: string };

/**
 * Brings the files of the desk to the device, as many as the budget holds. One tab or worker does it at a time.
 * @param since the stamp up to which this was done before: nothing is done where no file is new since
 * @returns the stamp up to which it is done now
 */
export async function prefetch(memory: Memory, since: number): Promise<number> {
  const { device, person } = memory;
  const { last, isMissing } = await drawnSince(memory, since);
  if (!isMissing) return last;
  const name = nameFor(device, 'prefetch', person);
  const isDone = await withLock(device, name, (run) => fetchMissing(memory, run));
  return isDone ? last : since;
}

/** `isMissing`: whether rows that were drawn since may carry files that are not here. */
function drawnSince(memory: Memory, since: number) {
  const { rows } = memory;
  return rows.transaction('r', rows.rows, rows.files, async () => {
    const latest = rows.rows.where('stamp').above(since).reverse();
    const drawn = await latest.limit(MOST_OF_A_LANE).toArray();
    const here = await filesHere(memory, drawn);
    const isMissing =
      drawn.length === MOST_OF_A_LANE ||
      drawn.some(({ named }) => named.some((sha256) => !here.has(sha256)));
    return { last: drawn[0]?.stamp ?? since, isMissing };
  });
}

/** @returns whether nothing is left to be tried again soon. */
async function fetchMissing(memory: Memory, run: Run): Promise<boolean> {
  const wanted = withinBudget(await wantedFiles(memory), await budget(memory));
  const here = await touch(memory, wanted);
  for (const file of wanted.filter(({ sha256 }) => !here.has(sha256))) {
    if (run.signal.aborted || (await fetchOne(memory, file, run)) === 'stop') return false;
  }
  return true;
}

async function wantedFiles({ rows }: Memory): Promise<readonly Wanted[]> {
  const wanted = new Map<string, Wanted>();
  const firstRows = await rows.transaction('r', rows.rows, () =>
    Promise.all(LANES.map((lane) => firstOf(rows, lane))),
  );
  for (const { carries, document } of firstRows.flat()) {
    for (const file of carries) {
      if (!wanted.has(file.sha256)) wanted.set(file.sha256, { ...file, document });
    }
  }
  return [...wanted.values()];
}

function firstOf({ rows }: Memory['rows'], lane: Lane): Promise<StoredRow[]> {
  const ordered = rows.where('[lane+order]').between([lane, ''], [lane, '\uffff']);
  return ordered.limit(MOST_OF_A_LANE).toArray();
}

async function budget({ device }: Memory): Promise<number> {
  const { quota = Infinity } = (await device.storage?.estimate()) ?? {};
  return Math.min(BUDGET_BYTES, quota * SHARE);
}

function withinBudget(wanted: readonly Wanted[], bytes: number): readonly Wanted[] {
  let left = bytes;
  return wanted.filter(({ size }) => {
    left -= size;
    return left >= 0;
  });
}

/**
 * What is wanted now goes last when room is needed; the first of the order goes last of all.
 * @returns the hashes of those that are here
 */
async function touch(
  { rows, device }: Memory,
  wanted: readonly Wanted[],
): Promise<ReadonlySet<string>> {
  const now = device.now();
  const records = await rows.files.bulkGet(wanted.map(({ sha256 }) => sha256));
  const known = records.flatMap((record, at) =>
    record ? [{ key: record.sha256, changes: { needed: now - at } }] : [],
  );
  if (known.length > 0) await unlessFull(() => rows.files.bulkUpdate(known));
  return new Set(known.map(({ key }) => key));
}

async function fetchOne(
  memory: Memory,
  { document, ...file }: Wanted,
  run: Run,
): Promise<'next' | 'stop'> {
  try {
    await fetchFile(memory, document, file, run);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    // A file that is gone or damaged says nothing about the next one.
    return error.reason === 'notFound' || error.reason === 'damaged' ? 'next' : 'stop';
  }
  const { full } = (await memory.facts.status.get(memory.person)) ?? {};
  return full ? 'stop' : 'next';
}
