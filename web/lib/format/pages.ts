import type { PdfPage } from '#shared/format/pdf/page.ts';
import type { Pdf } from '#web/lib/reader/pdf.ts';

/** A PDF that is open for drawing, and what its first pages say. */
export type Pages = { readonly pdf: Pdf; readonly words: readonly PdfPage[] };

/** The form of more pages says nothing more. */
const MOST_PAGES = 40;
const MOST_MS = 3_000;

/** Closed again where it cannot be read. */
export async function openPages(file: Blob): Promise<Pages | 'locked' | 'unreadable' | 'tooLong'> {
  // pdf.js comes only when a PDF does.
  const { openPdf } = await import('#web/lib/reader/pdf.ts');
  const opened = await openPdf(file).catch((error: unknown) => error);
  if (!isPdf(opened)) return isLocked(opened) ? 'locked' : 'unreadable';
  const words = await inTime(wordsOf(opened));
  if (typeof words !== 'string') return { pdf: opened, words };
  await opened.close();
  return words;
}

async function wordsOf(pdf: Pdf): Promise<readonly PdfPage[] | 'unreadable'> {
  const numbers = Array.from({ length: Math.min(pdf.pages, MOST_PAGES) }, (_, index) => index + 1);
  return Promise.all(numbers.map((number) => pdf.wordsOf(number))).catch(() => 'unreadable');
}

function inTime<Value>(work: Promise<Value>): Promise<Value | 'tooLong'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('tooLong'), MOST_MS);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

function isPdf(opened: unknown): opened is Pdf {
  return typeof opened === 'object' && opened !== null && 'wordsOf' in opened;
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && error.name === 'PasswordException';
}
