import type { DatabaseSync } from 'node:sqlite';
import type { IncomingCard } from '#shared/incoming/card.ts';
import { lanes, rowOf } from '#shared/incoming/desk.ts';
import { kindOf } from '#shared/kinds.ts';
import type { Office } from '#shared/office/office.ts';
import { fold } from '#shared/text.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Entry } from '../commands/ledger.ts';
import { cardJson, revision, revisionHashes } from './deskRows.ts';
import { isErasure } from './erasure.ts';
import type { Folded, Step } from './folds.ts';
import type { Position } from './ledgerOrder.ts';
import { openIndexFile, transaction } from './sqlite.ts';

/** What queries over many documents need, in SQLite. */
export type Index = {
  readonly db: DatabaseSync;
  position(): Position;
  /** The last entry that is in it, to be compared with the ledger's. */
  last(): { readonly id: string; readonly hash: string } | undefined;
  /** In one transaction with the position, which is that of the last entry. */
  apply(steps: readonly Step[], last: Pick<Entry, '_id' | 'n' | 'hash'>): void;
  saveSince(since: string): void;
  /** As of `position`; undefined before it is established. */
  office(): Office | undefined;
  /** The documents whose cards carry this file. */
  carriersOf(sha256: string): readonly string[];
  /** Begins anew. */
  clear(): void;
  close(): void;
};

/** @param file path, or `:memory:` */
export function openIndex(file: string): Index {
  const db = openIndexFile(file);
  const meta = metaOf(db);
  const write = writers(db);
  const carriers = db.prepare('SELECT document FROM file WHERE sha256 = ?');
  let office = readOffice(db);

  function applyStep(step: Step) {
    const { after } = step;
    const last = step.entries.at(-1);
    if (after.card?.kind === 'office') office = after.card;
    if (after.card === null || !last) return;
    write.card(after);
    write.files(after);
    write.readers(after, office, last.receivedAt);
    if (after.card.kind === 'incoming') write.incoming(after.card);
  }

  return {
    db,
    position: () => ({ n: Number(meta.get('n') ?? 0), since: meta.get('since') ?? '0' }),
    last() {
      const [id, hash] = [meta.get('id'), meta.get('hash')];
      return id === undefined || hash === undefined ? undefined : { id, hash };
    },
    apply(steps, { _id, n, hash }) {
      transaction(db, () => {
        for (const step of steps) applyStep(step);
        meta.set('n', String(n));
        meta.set('id', _id);
        meta.set('hash', hash);
      });
      // Until then the pages before an erasure stand in the log beside the database (IN9).
      if (steps.some(isErasure)) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    saveSince: (since) => meta.set('since', since),
    office: () => office,
    carriersOf: (sha256) => carriers.all(sha256).map((row) => String(row['document'])),
    clear() {
      transaction(db, () => {
        for (const table of TABLES) {
          db.exec(`DELETE FROM ${table}`);
        }
      });
      office = undefined;
    },
    close: () => db.close(),
  };
}

const TABLES = ['meta', 'card', 'reader', 'file', 'incoming', 'deskCursor', 'deskRow'];

function metaOf(db: DatabaseSync) {
  const select = db.prepare('SELECT value FROM meta WHERE name = ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  return {
    get: (name: string) => select.get(name)?.['value'] as string | undefined,
    set: (name: string, value: string) => void upsert.run(name, value),
  };
}

function readOffice(db: DatabaseSync): Office | undefined {
  const row = db.prepare(`SELECT json FROM card WHERE document = 'office'`).get();
  return row && (JSON.parse(Buffer.from(row['json'] as Uint8Array).toString()) as Office);
}

/** Behind every lane: a card that asks for nothing, or whose place nobody can tell. */
const NO_LANE = { lane: lanes.length, place: '' };
/** Before every lane: the office and the calendars, without which no rule can be asked. */
const FIRST = { lane: -1, place: '' };

function writers(db: DatabaseSync) {
  const upsertCard = db.prepare('INSERT OR REPLACE INTO card VALUES (?, ?, ?, ?, ?)');
  const dropReaders = db.prepare('DELETE FROM reader WHERE document = ?');
  const insertReader = db.prepare('INSERT INTO reader VALUES (?, ?, ?, ?, ?)');
  const dropFiles = db.prepare('DELETE FROM file WHERE document = ?');
  const insertFile = db.prepare('INSERT OR IGNORE INTO file VALUES (?, ?)');
  const upsertIncoming = db.prepare(
    `INSERT OR REPLACE INTO incoming VALUES (${Array(21).fill('?').join(', ')})`,
  );
  return {
    card(folded: Folded) {
      const { document, version } = folded;
      const hashes = revisionHashes(folded, version).join(',');
      const json = Buffer.from(cardJson(folded));
      upsertCard.run(document, version, revision(folded, version), hashes, json);
    },
    files({ document, card }: Folded) {
      dropFiles.run(document);
      const files = card ? (kindOf(document)?.files(card) ?? []) : [];
      for (const { sha256 } of files) insertFile.run(sha256, document);
    },
    readers({ document, card, readers, desks }: Folded, office: Office | undefined, now: Instant) {
      dropReaders.run(document);
      const onDesk = new Set(desks);
      for (const person of readers) {
        const place = card?.kind === 'incoming' ? NO_LANE : FIRST;
        const { lane, place: at } =
          onDesk.has(person) && office && card?.kind === 'incoming'
            ? placeOf(card, { person, office, now })
            : place;
        insertReader.run(person, document, onDesk.has(person) ? 1 : 0, lane, at);
      }
    },
    incoming(card: IncomingCard) {
      upsertIncoming.run(...incomingValues(card));
    },
  };
}

function placeOf(card: IncomingCard, me: Parameters<typeof rowOf>[1]) {
  const { lane, order } = rowOf(card, me);
  return { lane: lanes.indexOf(lane), place: order };
}

export function incomingValues(card: IncomingCard) {
  const lead = card.assignments.findLast(
    ({ role, state }) => role === 'lead' && state !== 'recalled',
  );
  return [
    ...[card.id, card.book, card.year, card.arrivalNumber, card.registeredOn, card.arrivedOn],
    ...[card.issuer, card.issuerCode ?? null, card.reference, card.documentDate],
    ...[card.documentType, card.subject, card.urgency, card.status, card.due ?? null],
    ...[lead?.to ?? null, card.finishedOn ?? null, card.withdrawal?.cause ?? null],
    ...[fold(card.issuer), card.issuerCode ? fold(card.issuerCode) : null, fold(card.reference)],
  ];
}
