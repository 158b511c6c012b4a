import { lanes, type Lane } from '#shared/incoming/desk.ts';
import { filesHere, readinessOf } from './files.ts';
import type { Memory } from './memory.ts';
import { actsOn } from './outbox.ts';
import { readDocuments } from './redraw.ts';
import { replay } from './replay.ts';
import type { Counts, DeskRow, ShownCard } from './replica.ts';
import { isIncoming, readKnowledge, type StoredRow } from './rows.ts';

/** The first rows of a lane in the order of work: one range of one index, however many cards there are. */
export async function readLane(
  memory: Memory,
  lane: Lane,
  { limit, urgency }: { limit: number; urgency?: DeskRow['urgency'] },
): Promise<readonly DeskRow[]> {
  const ordered = memory.rows.rows.where('[lane+order]').between([lane, ''], [lane, '\uffff']);
  const range = urgency ? ordered.filter((row) => row.urgency === urgency) : ordered;
  return deskRows(memory, await range.limit(limit).toArray());
}

export async function deskRows(
  memory: Memory,
  stored: readonly StoredRow[],
): Promise<readonly DeskRow[]> {
  const here = await filesHere(memory, stored);
  return stored.map(({ text: _text, stamp: _stamp, named: _named, carries, ...row }) => ({
    ...row,
    readiness: readinessOf(carries, here),
  }));
}

export async function readCounts({ rows: database, clock }: Memory): Promise<Counts> {
  const { rows } = database;
  return database.transaction('r', rows, async () => {
    const counting = lanes.map(async (lane) => {
      const count = await rows.where('[lane+order]').between([lane, ''], [lane, '\uffff']).count();
      return [lane, count] as const;
    });
    const byLane = Object.fromEntries(await Promise.all(counting)) as Record<Lane, number>;
    const express = rows.where({ expressIn: 'awaiting' });
    const late = rows.where('[lane+lateFrom]').between(['awaiting', ''], ['awaiting', clock.now()]);
    return { ...byLane, express: await express.count(), late: await late.count() };
  });
}

/** Reads Dexie first and PouchDB last: `liveQuery` sees only what is read before another kind of promise. */
export async function readShown(memory: Memory, document: string): Promise<ShownCard | null> {
  const { rows, outbox, person, clock } = memory;
  const knowledge = await readKnowledge(rows, person);
  const acts = await actsOn(outbox, person, document);
  const row = await rows.rows.get(document);
  const readiness = row ? readinessOf(row.carries, await filesHere(memory, [row])) : 'none';
  const [drawable] = await readDocuments(memory, [document]);
  if (!drawable || !knowledge) return null;

  const { shown, foreseen } = replay(drawable.held, acts, knowledge, clock.now());
  const confirmed = drawable.held.card;
  const waiting = acts.filter(({ state }) => state === 'waiting');
  if (!confirmed && !shown && waiting.length === 0) return null;
  return {
    confirmed: confirmed && isIncoming(confirmed) ? confirmed : null,
    shown: shown && isIncoming(shown) ? shown : null,
    waiting: waiting.map((act) => {
      const refusal = foreseen.get(act.id);
      return refusal ? { ...act, foreseen: refusal } : act;
    }),
    readiness,
  };
}
