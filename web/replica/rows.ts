import Dexie, { type Table } from 'dexie';
import type { IncomingCard } from '#shared/incoming/card.ts';
import { rowOf, type Lane, type Row } from '#shared/incoming/desk.ts';
import { searchText } from '#shared/incoming/searchText.ts';
import { kindOf, type Card } from '#shared/kinds.ts';
import type { Office, PersonId } from '#shared/office/office.ts';
import type { FileRef } from '#shared/protocol.ts';
import {
  endOf,
  type Calendar,
  type Day,
  type Instant,
  type YearCalendar,
} from '#shared/workdays.ts';
import { nameFor, type Device } from './device.ts';
import type { Leases } from './lease.ts';

/** What lists and the search read without touching the cards: one record a document. */
export type StoredRow = Row & {
  /** Own acts that wait for the server. */
  readonly waiting: number;
  /** The generation of cards that holds its card; `''` while only waiting acts make it. */
  readonly generation: string;
  /** Everything the card carries, for the readable-offline light. */
  readonly carries: readonly FileRef[];
  /** Their hashes, indexed: what none names goes from the device. */
  readonly named: readonly string[];
  /** IN9, as the server confirmed it: nothing of its content stays on the device. */
  readonly erased?: 1;
  /** Only while work is to be done by a date: the instant from which it is late. */
  readonly lateFrom?: Instant;
  /** The lane, only for express documents: few are. */
  readonly expressIn?: Lane;
  /** What it is found by. */
  readonly text: string;
  readonly stamp: number;
};

/** Grows with every write, and is the same for what is written at once: a search index is brought up to date by it. */
type Stamped = { readonly document: string; readonly stamp: number };

/** Bytes in Cache Storage by hash. `kept`: chosen on this device, not to be let go before it is uploaded. */
export type FileRecord = {
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  readonly kept: boolean;
  readonly uploaded: boolean;
  /** Device milliseconds at which it was last of use: least recently needed goes first. */
  readonly needed: number;
};

/** How far the pull has come. */
export type PullProgress = {
  readonly key: 'pull';
  /** `''`: not known yet. */
  readonly generation: string;
  /** Generations that were left, and lie here until the new one is complete. */
  readonly former?: readonly string[];
  /** The cursor of the last complete pull. */
  readonly since?: string;
  /** Where a broken one goes on: `<cursor of its header>~<id of the last document taken>`. */
  readonly resume?: string;
  /** The day on which open rows were last drawn. */
  readonly drawnOn?: Day;
  /** As what every row was drawn (`DRAWN_AS`); absent where an older version of the app drew some. */
  readonly drawnAs?: number;
};

/** One person's lists, and what belongs to them. */
export type Rows = Dexie & {
  readonly rows: Table<StoredRow, string>;
  /** Documents that are on no list any more. */
  readonly gone: Table<Stamped, string>;
  readonly files: Table<FileRecord, string>;
  /** `office` and the years' calendars: every rule needs them. */
  readonly references: Table<{ readonly id: string; readonly card: Office | YearCalendar }, string>;
  readonly progress: Table<PullProgress, 'pull'>;
  readonly leases: Leases;
};

export type Knowledge = {
  readonly person: PersonId;
  readonly office: Office;
  readonly calendar: Calendar;
};

export function openRows(device: Device, person: PersonId): Rows {
  const db = new Dexie(nameFor(device, 'rows', person)) as Rows;
  db.version(1).stores({
    rows: 'document, [lane+order], [lane+lateFrom], expressIn, stamp',
    gone: 'document, stamp',
    files: 'sha256, needed',
    references: 'id',
    progress: 'key',
  });
  db.version(2)
    .stores({
      leases: 'name',
      rows: 'document, [lane+order], [lane+lateFrom], expressIn, stamp, *named, erased',
    })
    .upgrade((change) =>
      change
        .table<StoredRow>('rows')
        .toCollection()
        .modify((row, held) => void (held.value = { ...row, named: hashesOf(row.carries) })),
    );
  return db;
}

/** `null` until the first pull brought the office. */
export async function readKnowledge(rows: Rows, person: PersonId): Promise<Knowledge | null> {
  const cards = (await rows.references.toArray()).map(({ card }) => card);
  const office = cards.find((card) => card.kind === 'office');
  if (!office) return null;
  const years = cards.filter((card) => card.kind === 'calendar');
  return { person, office, calendar: Object.fromEntries(years.map((year) => [year.year, year])) };
}

export function storedRow(
  card: IncomingCard,
  { person, office }: Knowledge,
  {
    now,
    ...own
  }: { now: Instant } & Pick<StoredRow, 'waiting' | 'generation' | 'stamp' | 'erased'>,
): StoredRow {
  const carries = kindOf(card.id)?.files(card) ?? [];
  const row = rowOf(card, { person, office, now });
  return {
    ...row,
    ...own,
    ...{ carries, named: hashesOf(carries) },
    ...(row.working && row.due !== undefined ? { lateFrom: endOf(row.due) } : {}),
    ...(row.urgency === 'express' ? { expressIn: row.lane } : {}),
    text: searchText(card),
  };
}

function hashesOf(files: readonly FileRef[]): readonly string[] {
  return [...new Set(files.map(({ sha256 }) => sha256))];
}

export function isIncoming(card: Card): card is IncomingCard {
  return card.kind === 'incoming';
}
