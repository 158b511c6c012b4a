import { dayOf, type Day } from '#shared/workdays.ts';
import type { Held } from './cards.ts';
import { beginDrawing, draw, DRAWN_AS, whileDrawing, writeDrawn, type Drawable } from './draw.ts';
import type { Memory } from './memory.ts';
import { actsOnEach } from './outbox.ts';
import { readKnowledge, type Knowledge } from './rows.ts';

const AT_ONCE = 500;
const OVER: readonly string[] = ['finished', 'withdrawn'];
const NEVER_HERE: Held = { card: null, version: 0 };

/** Confirmed cards, wherever they lie: while a new generation is being pulled, the rest still lies in the old one. */
export async function readDocuments(
  memory: Memory,
  documents: readonly string[],
): Promise<readonly Drawable[]> {
  const places = await placesOf(memory, documents);
  const groups = [...Map.groupBy(places, ({ generation }) => generation)];
  const read = groups.map(async ([generation, group]) => {
    const ids = group.map(({ document }) => document);
    const held = generation ? await (await memory.cards(generation)).readMany(ids) : undefined;
    return ids.map((document) => ({
      ...{ document, generation },
      held: held?.get(document) ?? NEVER_HERE,
    }));
  });
  return (await Promise.all(read)).flat();
}

function placesOf({ rows }: Memory, documents: readonly string[]) {
  return rows.transaction('r', rows.progress, rows.rows, async () => {
    const current = (await rows.progress.get('pull'))?.generation ?? '';
    const stored = await rows.rows.bulkGet([...documents]);
    return documents.map((document, at) => ({
      document,
      generation: stored[at]?.generation || current,
    }));
  });
}

/** Draws documents anew: after an act, a receipt, or a change of the office. */
export async function redraw(memory: Memory, documents: readonly string[]): Promise<void> {
  const all = [...new Set(documents)];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    await whileDrawing(memory, () => redrawSome(memory, some));
  }
}

async function redrawSome(memory: Memory, documents: readonly string[]): Promise<void> {
  const { rows, outbox, person } = memory;
  const drawing = await beginDrawing(memory);
  if (!drawing) return;
  const inWork = await actsOnEach(outbox, person, documents);
  const drawables = await readDocuments(memory, documents);
  const drawn = drawables.map((one) => draw(one, inWork.get(one.document) ?? [], drawing));
  await rows.transaction('rw', rows.rows, rows.gone, () => writeDrawn(memory, drawn, drawing));
}

/**
 * Every row that the day or the office may change. What the person is done with may be theirs again for another, as
 * long as the document goes on.
 */
export async function redrawOpen(memory: Memory): Promise<void> {
  const { rows } = memory.rows;
  const open = await rows
    .filter(({ lane, status }) => lane !== 'done' || !OVER.includes(status))
    .primaryKeys();
  await redraw(memory, open);
  await memory.rows.progress.update('pull', { drawnOn: dayOf(memory.clock.now()) });
}

/** Every row, after an update of the app that draws them otherwise. */
export async function redrawAll(memory: Memory): Promise<void> {
  await redraw(memory, await memory.rows.rows.toCollection().primaryKeys());
  const drawn = { drawnOn: dayOf(memory.clock.now()), drawnAs: DRAWN_AS };
  await memory.rows.progress.update('pull', drawn);
}

/** Draws anew when since the last time an absence began or ended: who acts for whom decides the lanes. */
export async function redrawForDay(memory: Memory): Promise<void> {
  const today = dayOf(memory.clock.now());
  const drawnOn = (await memory.rows.progress.get('pull'))?.drawnOn;
  if (drawnOn === undefined || drawnOn === today) return;
  const knowledge = await readKnowledge(memory.rows, memory.person);
  if (knowledge && changesBetween(knowledge, drawnOn, today)) await redrawOpen(memory);
  else await memory.rows.progress.update('pull', { drawnOn: today });
}

function changesBetween({ office }: Knowledge, after: Day, until: Day): boolean {
  const isBetween = (day: Day | undefined) => day !== undefined && after < day && day <= until;
  return office.absences.some(
    // `to` is the last day of an absence: the change comes on the day after.
    ({ from, to, endedOn }) => isBetween(from) || isBetween(endedOn) || (after <= to && to < until),
  );
}
