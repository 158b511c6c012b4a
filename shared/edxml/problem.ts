import type { Text } from '#shared/text.ts';
import { PROBLEMS, type ProblemCode } from './problemTexts.ts';

export type Severity = 'error' | 'warning';

export type Problem = {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Path of the element below the envelope's header, body or attachments, e.g. `MessageHeader/To[2]/OrganId`; '' for the file. */
  readonly where: string;
  /** From 1; known when the message was read from a file. */
  readonly line?: number;
  /** What is wrong, and what to do about it. */
  readonly text: Text;
};

/** `value`: what the file has there, put in the place of `{value}`. */
export function problemAt(code: ProblemCode, where: string, value = ''): Problem {
  const { severity, vi, en } = PROBLEMS[code];
  const shown = shorten(value);
  const put = (text: string) => text.replaceAll('{value}', () => shown);
  return { code, severity, where, text: { vi: put(vi), en: put(en) } };
}

const LONGEST_SHOWN = 80;

function shorten(value: string): string {
  // It may be shown on a terminal, which control characters would command.
  const oneLine = value
    .slice(0, 4 * LONGEST_SHOWN)
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '\ufffd')
    .trim();
  const letters = Array.from(oneLine);
  if (letters.length <= LONGEST_SHOWN && value.length <= 4 * LONGEST_SHOWN) return oneLine;
  return `${letters.slice(0, LONGEST_SHOWN - 1).join('')}…`;
}
