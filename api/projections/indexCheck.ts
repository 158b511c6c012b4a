import type { DatabaseSync } from 'node:sqlite';
import { kindOf } from '#shared/kinds.ts';
import { cardJson, revision, revisionHashes } from './deskRows.ts';
import type { Folded } from './folds.ts';
import { incomingValues } from './index.ts';

export type IndexCheck = {
  /** Whether the index has of this document what the ledger says. */
  readonly agrees: (folded: Folded) => boolean;
  /** Whether it has anything of this document. */
  readonly has: (document: string) => boolean;
  /** Documents of which it has something, and which the ledger does not have. */
  readonly strangers: (isKnown: (document: string) => boolean) => readonly string[];
};

const MOST_STRANGERS = 1_000;

/** Lane and place on a desk are left out: they depend on the day when they were made. */
export function createIndexCheck(db: DatabaseSync): IndexCheck {
  const card = db.prepare('SELECT version, rev, revisions, json FROM card WHERE document = ?');
  const readers = db.prepare(
    'SELECT person, onDesk FROM reader WHERE document = ? ORDER BY person',
  );
  const files = db.prepare('SELECT sha256 FROM file WHERE document = ? ORDER BY sha256');
  const incoming = db.prepare('SELECT * FROM incoming WHERE document = ?');

  function found(document: string) {
    return {
      card: card.all(document).map(({ json, ...row }) => ({
        ...row,
        json: Buffer.from(json as Uint8Array).toString(),
      })),
      readers: readers.all(document).map(({ person, onDesk }) => [person, onDesk]),
      files: files.all(document).map(({ sha256 }) => sha256),
      incoming: incoming.all(document).map((row) => Object.values(row)),
    };
  }
  return {
    agrees: (folded) => JSON.stringify(found(folded.document)) === JSON.stringify(expected(folded)),
    has: (document) => Object.values(found(document)).some((rows) => rows.length > 0),
    strangers(isKnown) {
      const strangers: string[] = [];
      for (const table of ['card', 'reader', 'file', 'incoming']) {
        const documents = db.prepare(`SELECT DISTINCT document FROM ${table}`).iterate();
        for (const row of documents) {
          const document = String(row['document']);
          if (strangers.length >= MOST_STRANGERS) break;
          if (!isKnown(document)) strangers.push(document);
        }
      }
      return [...new Set(strangers)];
    },
  };
}

function expected(folded: Folded) {
  const { document, version, card, desks } = folded;
  const revisions = revisionHashes(folded, version).join(',');
  const rev = revision(folded, version);
  const carried = card ? (kindOf(document)?.files(card) ?? []) : [];
  return {
    card: [{ version, rev, revisions, json: cardJson(folded) }],
    readers: folded.readers.toSorted().map((person) => [person, desks.includes(person) ? 1 : 0]),
    files: [...new Set(carried.map(({ sha256 }) => sha256))].sort(),
    incoming: card?.kind === 'incoming' ? [incomingValues(card)] : [],
  };
}
