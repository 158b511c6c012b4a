import { INCOMING_BOOK } from '#shared/incoming/registration.ts';
import { fold } from '#shared/text.ts';
import type { Day } from '#shared/workdays.ts';
import type { Replica } from '#web/replica/replica.ts';

/** A document that may be the same one (IN3). */
export type Found = {
  readonly document: string;
  readonly number: string;
  readonly subject: string;
  /** Same issuer, reference and date: refused unless the clerk says why it is registered again. */
  readonly sameDate: boolean;
};

export type Question = {
  readonly issuer: string;
  readonly issuerCode: string;
  readonly reference: string;
  readonly date: Day | '';
};

const MOST = 10;

/** Asks the book; without a network, the documents of this device. The server asks again when it registers. */
export async function findDuplicates(
  question: Question,
  replica: Replica,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  // Empty references never match.
  if (!question.reference.trim() || !question.issuer.trim()) return [];
  return (await inBook(question, replica, signal)) ?? (await onDevice(question, replica));
}

type Line = {
  readonly document: string;
  readonly arrivalNumber: number;
  readonly year: number;
  readonly subject: string;
  readonly sameDate: boolean;
};

async function inBook(
  { issuer, issuerCode, reference, date }: Question,
  replica: Replica,
  signal: AbortSignal,
): Promise<readonly Found[] | undefined> {
  const query = new URLSearchParams({ issuer, reference });
  if (issuerCode) query.set('issuerCode', issuerCode);
  if (date) query.set('date', date);
  const year = replica.now().slice(0, 4);
  try {
    const response = await fetch(`/api/books/${INCOMING_BOOK}/${year}/duplicates?${query}`, {
      signal,
    });
    if (!response.ok) return undefined;
    const answer: unknown = await response.json();
    return linesOf(answer)?.map(({ arrivalNumber, year: of, ...line }) => ({
      ...{ document: line.document, subject: line.subject, sameDate: line.sameDate },
      number: `${arrivalNumber}/${of}`,
    }));
  } catch {
    return undefined;
  }
}

/** `undefined` for what is not our server's answer. */
function linesOf(answer: unknown): readonly Line[] | undefined {
  if (typeof answer !== 'object' || answer === null || !('duplicates' in answer)) return undefined;
  return Array.isArray(answer.duplicates) ? (answer.duplicates as readonly Line[]) : undefined;
}

async function onDevice(
  { issuer, reference }: Question,
  replica: Replica,
): Promise<readonly Found[]> {
  const rows = await replica.search(reference, { limit: MOST });
  return rows
    .filter((row) => fold(row.reference) === fold(reference) && fold(row.issuer) === fold(issuer))
    .map(({ document, arrivalNumber, year, subject }) => ({
      ...{ document, subject, number: `${arrivalNumber ?? '–'}/${year}` },
      // A row does not know the date; the server does.
      sameDate: false,
    }));
}
