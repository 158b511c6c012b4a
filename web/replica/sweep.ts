import { draftsOf, dropDraftsOn, type DraftHere } from './drafts.ts';
import { whileKeeping } from './files.ts';
import type { Memory } from './memory.ts';
import { actsOf, type ActRecord } from './outbox.ts';
import { FORGOTTEN_MS, neededForUpload } from './room.ts';

/**
 * After a pull: what no card of the desk and no act of the person names any more goes from the device, with what was
 * kept about documents that are gone or erased (IN9). What waits to be sent stays.
 * @param since the stamp up to which this was done before; nothing is read when nothing was drawn after it
 * @returns the stamp up to which it is done now
 */
export async function sweep(memory: Memory, since: number): Promise<number> {
  const last = await lastStamp(memory);
  if (last === since) return last;
  const erased = new Set(await memory.rows.rows.where('erased').equals(1).primaryKeys());
  const gone = await goneSince(memory, since);
  const drafts = await draftsOf(memory.person, memory.device);
  await forgetActs(memory, erased);
  const kept = await forgetDrafts(memory, drafts, erased);
  await memory.device.closeNotices(new Set([...erased, ...gone]));
  await whileKeeping(memory, () => sweepFiles(memory, kept));
  return last;
}

async function lastStamp({ rows }: Memory): Promise<number> {
  const lasts = await Promise.all([rows.rows, rows.gone].map((one) => one.orderBy('stamp').last()));
  return Math.max(...lasts.map((one) => one?.stamp ?? 0));
}

async function goneSince({ rows }: Memory, since: number): Promise<readonly string[]> {
  const gone = await rows.gone.where('stamp').above(since).primaryKeys();
  const again = await rows.rows.bulkGet(gone);
  return gone.filter((_, at) => !again[at]);
}

/** What was sent of an erased document goes; a refusal stays with its reason (OB3), without what was written. */
async function forgetActs({ outbox, person }: Memory, erased: ReadonlySet<string>): Promise<void> {
  const acts = (await actsOf(outbox, person)).filter(({ document }) => erased.has(document));
  const sent = acts.filter(({ state }) => state === 'recorded');
  await outbox.acts.bulkDelete(sent.map(({ seq }) => seq));
  for (const act of acts.filter(({ state }) => state === 'rejected')) {
    await outbox.acts.put(withoutContent(act));
  }
}

function withoutContent({ envelope, ...act }: ActRecord): ActRecord {
  const { signature: _, command, ...rest } = envelope;
  return { ...act, envelope: { ...rest, command: { type: command.type } } };
}

/** @returns the drafts that stay. */
async function forgetDrafts(
  memory: Memory,
  drafts: readonly DraftHere[],
  erased: ReadonlySet<string>,
): Promise<readonly DraftHere[]> {
  const documents = [...new Set(drafts.map(({ document }) => document))];
  const lost = new Set<string>();
  for (const document of documents) {
    if (erased.has(document) || (await hasLeft(memory, document))) lost.add(document);
  }
  for (const document of lost) await dropDraftsOn(memory.person, document, memory.device);
  return drafts.filter(({ document }) => !lost.has(document));
}

/** It was on the desk and is not any more, and no act of the person's own is what took it from there. */
async function hasLeft({ rows, outbox, person }: Memory, document: string): Promise<boolean> {
  if (!(await rows.gone.get(document)) || (await rows.rows.get(document))) return false;
  const acts = await outbox.acts.where({ person, document }).toArray();
  return acts.every(({ state }) => state === 'recorded');
}

async function sweepFiles(memory: Memory, drafts: readonly DraftHere[]): Promise<void> {
  const { rows, files, device } = memory;
  const records = new Map((await rows.files.toArray()).map((one) => [one.sha256, one]));
  const here = [...new Set([...records.keys(), ...(await files.hashes())])];
  const named = new Set(await rows.rows.where('named').anyOf(here).uniqueKeys());
  const needed = await neededForUpload(memory);
  for (const sha256 of here) {
    const record = records.get(sha256);
    // Chosen for a form that is still open somewhere.
    const isChosen = record && record.kept && !record.uploaded;
    if (named.has(sha256) || needed.has(sha256)) continue;
    if (drafts.some(({ text }) => text.includes(sha256))) continue;
    if (isChosen && device.now() - record.needed <= FORGOTTEN_MS) continue;
    await files.remove(sha256);
    await rows.files.delete(sha256);
  }
}
