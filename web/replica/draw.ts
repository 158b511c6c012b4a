import { isErased } from '#shared/incoming/withdrawal.ts';
import type { Card } from '#shared/kinds.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Held } from './cards.ts';
import { nameFor } from './device.ts';
import { withLock } from './lock.ts';
import type { Memory } from './memory.ts';
import type { ActRecord } from './outbox.ts';
import { replay } from './replay.ts';
import { isIncoming, readKnowledge, storedRow, type Knowledge, type StoredRow } from './rows.ts';

/** Smaller than any stamp. */
export const NEVER_DRAWN = -1;

/** Raised whenever rows come to hold something else: after the next pull every row is drawn again. */
export const DRAWN_AS = 2;

/** A document as the device holds it: its confirmed card and the generation of cards that has it. */
export type Drawable = {
  readonly document: string;
  readonly held: Held;
  readonly generation: string;
};

/** What is written for a document; without a `row` it is on no list. */
export type Drawn = { readonly document: string; readonly row?: StoredRow };

/** What all rows that are written at once have in common. */
export type Drawing = {
  readonly knowledge: Knowledge;
  readonly now: Instant;
  /** Of what was drawn last when this was begun. */
  readonly last: number;
  readonly stamp: number;
};

/**
 * Rows are computed from cards and acts, which two tabs and the worker change: whoever draws holds this from reading
 * them to writing the row, so that the last row written is made of the last card and all acts.
 */
export function whileDrawing<T>(memory: Memory, work: () => Promise<T>): Promise<T> {
  return withLock(memory.device, nameFor(memory.device, 'draw', memory.person), async () => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
    }
  });
}

/** To be begun while drawing; `null` as long as there is no office. */
export async function beginDrawing({
  rows,
  person,
  clock,
  device,
}: Memory): Promise<Drawing | null> {
  return rows.transaction('r', rows.references, rows.rows, rows.gone, async () => {
    const knowledge = await readKnowledge(rows, person);
    if (!knowledge) return null;
    const last = await lastStamp(rows);
    return { knowledge, now: clock.now(), last, stamp: Math.max(device.now(), last + 1) };
  });
}

/** Of what was drawn last. In the caller's transaction over `rows` and `gone`. */
export async function lastStamp({ rows, gone }: Memory['rows']): Promise<number> {
  const lasts = await Promise.all([rows, gone].map((one) => one.orderBy('stamp').lastKey()));
  return Math.max(...lasts.map((stamp) => Number(stamp ?? 0)));
}

export function draw(
  { document, held, generation }: Drawable,
  acts: readonly ActRecord[],
  { knowledge, now, stamp }: Drawing,
): Drawn {
  const { shown, waiting } = acts.length > 0 ? replay(held, acts, knowledge, now) : alone(held);
  if (!shown || !isIncoming(shown)) return { document };
  // Only what the server confirmed is erased: the person's own withdrawal may still be refused.
  const erased = held.card && isIncoming(held.card) && isErased(held.card);
  const own = { now, waiting, generation, stamp, ...(erased ? ({ erased: 1 } as const) : {}) };
  return { document, row: storedRow(shown, knowledge, own) };
}

function alone(held: Held): { shown: Card | null; waiting: number } {
  return { shown: held.card, waiting: 0 };
}

/**
 * In the caller's transaction over `rows` and `gone`. Rejects when somebody else has drawn since: the lock was taken
 * over from a tab that stood still, and what this one read is old.
 */
export async function writeDrawn(
  { rows }: Memory,
  drawn: readonly Drawn[],
  { last, stamp }: Pick<Drawing, 'last' | 'stamp'>,
): Promise<void> {
  if ((await lastStamp(rows)) !== last) throw overtaken();
  const gone = drawn.flatMap(({ row, document }) => (row ? [] : [document]));
  await rows.rows.bulkPut(drawn.flatMap(({ row }) => row ?? []));
  if (gone.length === 0) return;
  await rows.rows.bulkDelete(gone);
  await rows.gone.bulkPut(gone.map((document) => ({ document, stamp })));
}

function overtaken(): Error {
  return Object.assign(new Error('drawn by another tab meanwhile'), { name: 'Overtaken' });
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'Overtaken';
}
