import type { DatabaseSync } from 'node:sqlite';
import type { IncomingStatus, Urgency, WithdrawalCause } from '#shared/incoming/card.ts';
import { fold } from '#shared/text.ts';
import type { Day, Due } from '#shared/workdays.ts';

/** A line of the book of incoming documents (BK1: derived, never edited). */
export type BookEntry = {
  readonly document: string;
  readonly arrivalNumber: number;
  readonly year: number;
  readonly registeredOn: Day;
  readonly arrivedOn: Day;
  readonly issuer: string;
  readonly issuerCode?: string;
  readonly reference: string;
  readonly documentDate: Day;
  readonly documentType: string;
  readonly subject: string;
  readonly urgency: Urgency;
  readonly status: IncomingStatus;
  readonly due?: Due;
  /** Position that leads the work. */
  readonly lead?: string;
  readonly finishedOn?: Day;
  /** IN9: the number stays used, the cause stands in the book. */
  readonly withdrawal?: WithdrawalCause;
};

export type DuplicateQuestion = {
  readonly issuer: string;
  readonly issuerCode?: string | undefined;
  readonly reference: string;
  readonly date?: Day | undefined;
  /** The document itself, when it is corrected. */
  readonly except?: string | undefined;
};

/** IN3. */
export type DuplicateFound = Pick<
  BookEntry,
  'document' | 'arrivalNumber' | 'year' | 'subject' | 'issuer' | 'reference' | 'documentDate'
> & { readonly book: string; readonly sameDate: boolean };

export type Books = {
  /** By number; a quarter is that of the day of registration, at most the fourth of its book (IN4). */
  entries(book: string, year: number, quarter?: number): readonly BookEntry[];
  /** Those with the same issuer (or its code) and reference, the ones with the same date first. */
  duplicates(question: DuplicateQuestion): readonly DuplicateFound[];
};

type Row = Readonly<Record<string, string | number | null>>;

const COLUMNS = `document, arrivalNumber, year, registeredOn, arrivedOn, issuer, issuerCode, reference,
  documentDate, documentType, subject, urgency, status, due, lead, finishedOn, withdrawal`;

export function createBooks(db: DatabaseSync): Books {
  const select = db.prepare(`
    SELECT ${COLUMNS} FROM incoming
    WHERE book = ? AND year = ? AND arrivalNumber IS NOT NULL AND registeredOn BETWEEN ? AND ?
    ORDER BY arrivalNumber`);
  const similar = db.prepare(`
    SELECT document, book, arrivalNumber, year, subject, issuer, reference, documentDate
    FROM incoming
    WHERE foldedReference = ?1 AND foldedReference <> ''
      AND (foldedIssuer = ?2 OR foldedIssuerCode = ?3)
      AND arrivalNumber IS NOT NULL AND document <> ?4
    ORDER BY documentDate <> ?5, year DESC, arrivalNumber DESC`);

  return {
    entries(book, year, quarter) {
      const [from, to] = daysOf(year, quarter);
      return select.all(book, year, from, to).map((row) => withoutNulls<BookEntry>(row as Row));
    },
    duplicates({ issuer, issuerCode = '', reference, date = '', except = '' }) {
      const code = fold(issuerCode);
      const rows = similar.all(
        fold(reference),
        fold(issuer),
        // NULL equals nothing, not even the missing code of another one.
        code === '' ? null : code,
        except,
        date,
      );
      return rows.map((row) => ({
        ...withoutNulls<Omit<DuplicateFound, 'sameDate'>>(row as Row),
        sameDate: row['documentDate'] === date,
      }));
    },
  };
}

/** What arrived in December may be registered in January: the last quarter ends when its book is closed. */
function daysOf(year: number, quarter?: number): readonly [Day, Day] {
  const month = (of: number) => String(of).padStart(2, '0');
  const isLast = quarter === undefined || quarter === 4;
  return [
    `${year}-${month((quarter ?? 1) * 3 - 2)}-01`,
    isLast ? `${year + 1}-12-31` : `${year}-${month(quarter * 3)}-31`,
  ];
}

/** A column that is NULL is a member that is not there. */
function withoutNulls<Shape>(row: Row): Shape {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Shape;
}
