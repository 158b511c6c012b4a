import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pageOf } from '#shared/format/pdf/extract.ts';
import type { PdfPage } from '#shared/format/pdf/page.ts';

/** The form of more pages says nothing more. */
const MOST_PAGES = 40;

export type PdfRead =
  | { readonly ok: true; readonly pages: readonly PdfPage[] }
  | { readonly ok: false; readonly why: 'locked' | 'unreadable' };

/** The words of a PDF's first pages. */
export async function readPdf(bytes: Uint8Array): Promise<PdfRead> {
  const task = getDocument({
    data: bytes,
    fontExtraProperties: true,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    verbosity: 0,
  });
  try {
    const pdf = await task.promise;
    const pages: PdfPage[] = [];
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number += 1) {
      pages.push(await pageOf(await pdf.getPage(number), OPS));
    }
    return { ok: true, pages };
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    return { ok: false, why: isLocked ? 'locked' : 'unreadable' };
  } finally {
    await task.destroy();
  }
}
