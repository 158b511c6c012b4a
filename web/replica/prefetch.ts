import type { Lane } from '#shared/incoming/desk.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Run } from './ask.ts';
import { nameFor } from './device.ts';
import { fetchFile } from './files.ts';
import { unlessFull } from './full.ts';
import { withLock } from './lock.ts';
import type { Memory } from './memory.ts';
import { FileProblem } from './replica.ts';

/** What awaits the person first; of what is done, what was finished last. */
const ORDER: readonly Lane[] = ['awaiting', 'coHandling', 'informed', 'given', 'done'];
const MOST_OF_A_LANE = 500;

/** At most so much of the device, and never more than this share of what the browser grants. */
const BUDGET_BYTES = 1024 ** 3;
const SHARE = 0.5;

type Wanted = FileRef & { readonly document: string };

/** Brings the files of the desk to the device, as many as the budget holds. One tab or worker does it at a time. */
export async function prefetch(memory: Memory, { lanes = ORDER } = {}): Promise<void> {
  const { device, person } = memory;
  const name = nameFor(device, 'prefetch', person);
  await withLock(device, name, (run) => fetchMissing(memory, lanes, run));
}

async function fetchMissing(memory: Memory, lanes: readonly Lane[], run: Run): Promise<void> {
  const wanted = withinBudget(await wantedFiles(memory, lanes), await budget(memory));
  await touch(memory, wanted);
  const here = new Set(await memory.rows.files.toCollection().primaryKeys());
  for (const file of wanted.filter(({ sha256 }) => !here.has(sha256))) {
    if (run.signal.aborted || (await fetchOne(memory, file, run)) === 'stop') return;
  }
}

async function wantedFiles({ rows }: Memory, lanes: readonly Lane[]): Promise<readonly Wanted[]> {
  const wanted = new Map<string, Wanted>();
  for (const lane of lanes) {
    const first = rows.rows.where('[lane+order]').between([lane, ''], [lane, '\uffff']);
    for (const { carries, document } of await first.limit(MOST_OF_A_LANE).toArray()) {
      for (const file of carries) {
        if (!wanted.has(file.sha256)) wanted.set(file.sha256, { ...file, document });
      }
    }
  }
  return [...wanted.values()];
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

/** What is wanted now goes last when room is needed; the first of the order goes last of all. */
async function touch({ rows, device }: Memory, wanted: readonly Wanted[]): Promise<void> {
  const now = device.now();
  const records = await rows.files.bulkGet(wanted.map(({ sha256 }) => sha256));
  const known = records.flatMap((record, at) =>
    record ? [{ key: record.sha256, changes: { needed: now - at } }] : [],
  );
  await unlessFull(() => rows.files.bulkUpdate(known));
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
