import { kindOf, type Card } from '#shared/kinds.ts';
import type { Delivered } from './cards.ts';
import { nameFor } from './device.ts';
import { beginDrawing, draw, whileDrawing, writeDrawn } from './draw.ts';
import { actsOnEach } from './outbox.ts';
import type { Pulling } from './pull.ts';
import { makeRoom } from './room.ts';
import type { PullProgress, StoredRow } from './rows.ts';

/** `officeMissing`: nothing was stored, since no row can be drawn without the office. */
export type Stored = 'stored' | 'officeChanged' | 'officeMissing' | 'full';

/**
 * Writes one chunk of the pull: cards, then rows and how far the pull has come in one step.
 * What breaks between the two is asked for again, and writing it again changes nothing.
 */
export async function storeChunk(
  memory: Pulling,
  documents: readonly Delivered[],
  progress: PullProgress,
): Promise<Stored> {
  const { rows } = memory;
  const references = documents.flatMap((one) => referenceOf(one) ?? []);
  const hadOffice = (await rows.references.where('id').equals('office').count()) > 0;
  if (!hadOffice && !references.some(({ id }) => id === 'office')) return 'officeMissing';

  const cards = await memory.cards(progress.generation);
  const fits = await makeRoom(memory, async () => {
    await storeReferences(memory, references);
    await cards.write(documents);
    await whileDrawing(memory, () => storeRows(memory, documents, progress));
  });
  if (!fits) return 'full';
  return hadOffice && references.length > 0 ? 'officeChanged' : 'stored';
}

/** Proves the lease in any case: cards must not be written to a generation that another tab has removed. */
async function storeReferences(
  { rows, lease, offlineLease }: Pulling,
  references: readonly Reference[],
) {
  if (references.length === 0) return lease.prove();
  await rows.transaction('rw', rows.references, rows.leases, async () => {
    await lease.prove();
    await rows.references.bulkPut(references);
  });
  // At once, however the pull ends: how long the device may go without the server (OB7).
  for (const { card } of references) {
    if (card.kind === 'office') await offlineLease.setDays(card.settings.leaseDays);
  }
}

async function storeRows(
  memory: Pulling,
  documents: readonly Delivered[],
  progress: PullProgress,
): Promise<void> {
  const { rows, outbox, person, lease } = memory;
  const drawing = await beginDrawing(memory);
  if (!drawing) return;
  const ids = documents.map(({ _id }) => _id);
  const inWork = await actsOnEach(outbox, person, ids);
  const { generation } = progress;
  const drawn = documents.map((one) => {
    const held = { card: cardOf(one), version: one._revisions.start };
    return draw({ document: one._id, held, generation }, inWork.get(one._id) ?? [], drawing);
  });
  await rows.transaction('rw', rows.rows, rows.gone, rows.progress, rows.leases, async () => {
    await lease.prove();
    await writeDrawn(memory, drawn, drawing);
    await rows.progress.put(progress);
  });
}

type Reference = NonNullable<ReturnType<typeof referenceOf>>;

function referenceOf(document: Delivered) {
  const card = cardOf(document);
  if (card?.kind !== 'office' && card?.kind !== 'calendar') return undefined;
  return { id: document._id, card };
}

/** A kind that this version of the app does not know is kept, but drawn nowhere. */
function cardOf(document: Delivered): Card | null {
  if (document._deleted || !kindOf(document._id)) return null;
  const { _id, _rev, _revisions, ...card } = document as Delivered & Card;
  return card as Card;
}

/** The pull is complete: what a former generation held and this one does not is no longer this person's to read. */
export async function completePull(memory: Pulling, progress: PullProgress): Promise<void> {
  const { device, person } = memory;
  const { former = [], resume: _, ...complete } = progress;
  if (former.length > 0) await whileDrawing(memory, () => leaveOthers(memory, complete));
  await noteProgress(memory, complete);
  if (former.length === 0) return;
  const { dropCards } = await import('./cards.ts');
  for (const old of former) {
    await memory.forget(old);
    await dropCards(nameFor(device, 'cards', person, old));
  }
}

/** How far the pull has come, unless another tab goes on with it. */
export async function noteProgress(
  { rows, lease }: Pick<Pulling, 'rows' | 'lease'>,
  progress: PullProgress,
): Promise<void> {
  await rows.transaction('rw', rows.progress, rows.leases, async () => {
    await lease.prove();
    await rows.progress.put(progress);
  });
}

/** Rows whose cards lie in a generation that is to be removed. */
async function leaveOthers(memory: Pulling, { generation }: PullProgress): Promise<void> {
  const { rows, lease } = memory;
  const drawing = await beginDrawing(memory);
  if (!drawing) return;
  const isFormer = (row: StoredRow) => row.generation !== '' && row.generation !== generation;
  const gone = await rows.rows.filter(isFormer).primaryKeys();
  const drawn = gone.map((document) => ({ document }));
  await rows.transaction('rw', rows.rows, rows.gone, rows.leases, async () => {
    await lease.prove();
    await writeDrawn(memory, drawn, drawing);
  });
}
