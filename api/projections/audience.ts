import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import { kindOf, type Card } from '#shared/kinds.ts';
import type { Office, PersonId } from '#shared/office/office.ts';
import { dayOf, type Day } from '#shared/workdays.ts';
import type { SystemOrder } from '../commands/system.ts';

/** What the office says of a document today, beside what its last entry said. */
type Compared = {
  readonly document: string;
  readonly rev: string;
  readonly card: Card;
  readonly readers: readonly PersonId[];
  readonly desks: readonly PersonId[];
};

type Deps = {
  readonly db: DatabaseSync;
  /** Resolves once all are recorded. */
  readonly submit: (orders: readonly SystemOrder[]) => Promise<void>;
};

const PAGE = 200;

/** What the outcome of a sweep depends on: it is repeated when this is another. */
export function sweepKey(office: Office, now: Date): string {
  return `${office.version} ${dayOf(now.toISOString())}`;
}

/**
 * Decision 5: orders an entry for every document whose audience (DK1) or desks (DK3) are not any more what its last
 * entry says, because the office changed or the day did. Orders are named by the document's revision and the day, so
 * that a sweep which was interrupted is repeated harmlessly.
 */
export async function sweepAudiences(
  { db, submit }: Deps,
  office: Office,
  now: Date,
): Promise<number> {
  const day = dayOf(now.toISOString());
  let ordered = 0;
  for (const documents of pages(db)) {
    const orders = documents.flatMap((one) => orderFor(one, office, day));
    if (orders.length > 0) await submit(orders);
    ordered += orders.length;
    // Thousands of cards are compared; requests come first.
    await breathe();
  }
  return ordered;
}

function* pages(db: DatabaseSync): Generator<readonly Compared[]> {
  const cards = db.prepare(
    'SELECT document, rev, json FROM card WHERE document > ? ORDER BY document LIMIT ?',
  );
  const readers = db.prepare(
    'SELECT person, onDesk FROM reader WHERE document = ? ORDER BY person',
  );
  for (let last = ''; ;) {
    const rows = cards.all(last, PAGE);
    yield rows.map((row) => {
      const document = String(row['document']);
      const people = readers.all(document);
      return {
        document,
        rev: String(row['rev']),
        card: JSON.parse(Buffer.from(row['json'] as Uint8Array).toString()) as Card,
        readers: people.map(({ person }) => String(person)),
        desks: people.filter(({ onDesk }) => onDesk === 1).map(({ person }) => String(person)),
      };
    });
    last = String(rows.at(-1)?.['document'] ?? '');
    if (rows.length < PAGE) return;
  }
}

function orderFor(
  { document, rev, card, readers, desks }: Compared,
  office: Office,
  day: Day,
): readonly SystemOrder[] {
  const kind = kindOf(document);
  // The office's own entries go to everybody it names.
  if (!kind || card.kind === 'office') return [];
  const now = kind.audience(card, office, day);
  const nowOn = kind.onDesk(card, office, day) ? now : [];
  const sameReaders = isSame(now, readers);
  if (sameReaders && isSame(nowOn, desks)) return [];
  const cause = `${rev} ${office.version} ${day}`;
  if (card.kind === 'calendar') {
    const { kind: _kind, year, daysOff, workedWeekends } = card;
    const calendar = { kind: 'calendar', year, daysOff, workedWeekends } as const;
    return [{ document, cause, command: { type: 'SetCalendar', calendar } }];
  }
  const why = sameReaders ? 'deskDays' : 'office';
  return [{ document, cause, command: { type: 'ChangeAudience', cause: why } }];
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one, at) => one === right[at]);
}
