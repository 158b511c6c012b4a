import type { ProblemCode } from './problemTexts.ts';
import { readDay } from './values.ts';

export type DocumentIdParts =
  | { readonly organId: string; readonly date: string; readonly reference: string }
  | { readonly uuid: string };

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const COMPOSED = /^([^,]+),([^,]*),(.+)$/s;

/** Takes a document id of either form apart; undefined for what has neither, or a date that does not exist. */
export function partsOf(documentId: string): DocumentIdParts | undefined {
  if (UUID.test(documentId)) return { uuid: documentId.toLowerCase() };
  const [, organId = '', date = '', reference = ''] = COMPOSED.exec(documentId) ?? [];
  const day = readDay(date.trim());
  if (day.value === undefined) return undefined;
  return { organId: organId.trim(), date: day.value, reference: reference.trim() };
}

/** `date`: `YYYY-MM-DD`. */
export function composeDocumentId(organId: string, date: string, reference: string): string {
  return `${organId},${date.replaceAll('-', '/')},${reference}`;
}

/** What is wrong with a document id that is given. */
export function refuseDocumentId(documentId: string): ProblemCode | undefined {
  if (UUID.test(documentId)) return undefined;
  const composed = COMPOSED.exec(documentId);
  if (!composed) return 'documentId.form';
  const { problem } = readDay(composed[2] ?? '');
  if (problem === 'date.impossible') return 'documentId.date';
  return problem === undefined ? undefined : 'documentId.form';
}
