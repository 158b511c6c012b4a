import { draftsOf, dropDraftsOn } from './drafts.ts';
import { lastStamp, NEVER_DRAWN } from './draw.ts';
import { whileKeeping } from './files.ts';
import type { Memory } from './memory.ts';
import { actsOf, type ActRecord } from './outbox.ts';
import { FORGOTTEN_MS, neededHere } from './room.ts';
import type { FileRecord } from './rows.ts';

/**
 * After a pull: what no card of the desk and no act of the person names any more goes from the device, with what was
 * kept about documents that are gone or erased (IN9). What waits to be sent stays.
 * @param since the stamp up to which this was done before; nothing more is read when nothing was drawn after it
 * @returns the stamp up to which it is done now
 */
export async function sweep(memory: Memory, since: number): Promise<number> {
  const { last, erased, gone, files } = await drawnSince(memory, since);
  const isFirst = since === NEVER_DRAWN;
  if (last === since || (!isFirst && erased.size + gone.length + files === 0)) return last;
  if (erased.size > 0) await forgetActs(memory, erased);
  await forgetDrafts(memory, erased);
  if (erased.size + gone.length > 0)
    await memory.device.closeNotices(new Set([...erased, ...gone]));
  await whileKeeping(memory, () => sweepFiles(memory, isFirst));
  return last;
}

function drawnSince({ rows }: Memory, since: number) {
  return rows.transaction('r', rows.rows, rows.gone, rows.files, async () => {
    const last = await lastStamp(rows);
    const erased = new Set(await rows.rows.where('erased').equals(1).primaryKeys());
    const gone = await rows.gone.where('stamp').above(since).primaryKeys();
    const again = await rows.rows.bulkGet(gone);
    const files = await rows.files.count();
    return { last, erased, gone: gone.filter((_, at) => !again[at]), files };
  });
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

async function forgetDrafts(memory: Memory, erased: ReadonlySet<string>): Promise<void> {
  const drafts = await draftsOf(memory.person, memory.device);
  const documents = [...new Set(drafts.map(({ document }) => document))];
  const lost = new Set(documents.filter((document) => erased.has(document)));
  for (const document of await leftOf(memory, documents)) lost.add(document);
  for (const document of lost) await dropDraftsOn(memory.person, document, memory.device);
}

/** Documents that were on the desk and are not any more, and that no act of the person's own took from there. */
async function leftOf(
  { rows, outbox, person }: Memory,
  documents: readonly string[],
): Promise<readonly string[]> {
  if (documents.length === 0) return [];
  const left = await rows.transaction('r', rows.rows, rows.gone, async () => {
    const here = await rows.rows.bulkGet([...documents]);
    const gone = await rows.gone.bulkGet([...documents]);
    return documents.filter((_, at) => gone[at] && !here[at]);
  });
  if (left.length === 0) return [];
  const acts = await actsOf(outbox, person);
  const waiting = acts.filter(({ state }) => state !== 'recorded');
  return left.filter((document) => !waiting.some((act) => act.document === document));
}

/** @param isFirst bytes without a line are looked for too: a tab that was killed may have left them */
async function sweepFiles(memory: Memory, isFirst: boolean): Promise<void> {
  const { rows, files, device } = memory;
  const bytes = isFirst ? await files.hashes() : [];
  const unnamed = await filesOfNoCard(memory, bytes);
  if (unnamed.size === 0) return;
  const needed = await neededHere(memory);
  for (const [sha256, record] of unnamed) {
    // Chosen for a form that is still open somewhere.
    const isChosen = record && record.kept && !record.uploaded;
    if (needed.has(sha256)) continue;
    if (isChosen && device.now() - record.needed <= FORGOTTEN_MS) continue;
    await files.remove(sha256);
    await rows.files.delete(sha256);
  }
}

type Unnamed = ReadonlyMap<string, FileRecord | undefined>;

function filesOfNoCard({ rows }: Memory, bytes: readonly string[]): Promise<Unnamed> {
  return rows.transaction('r', rows.rows, rows.files, async () => {
    const records = new Map((await rows.files.toArray()).map((one) => [one.sha256, one]));
    const here = [...new Set([...records.keys(), ...bytes])];
    const named = new Set(await rows.rows.where('named').anyOf(here).uniqueKeys());
    return new Map(
      here.filter((one) => !named.has(one)).map((sha256) => [sha256, records.get(sha256)]),
    );
  });
}
