import { ENDINGS, falseEnding } from '#shared/fileNames.ts';
import { m } from '#web/paraglide/messages.js';

type Named = { readonly name: string; readonly mediaType: string };

/** What a file holds, in a word that people know: PDF, DOCX … */
export function sayFileType(mediaType: string): string {
  if (mediaType === 'text/plain') return m.document_file_text();
  const known = Object.entries(ENDINGS).find(([type]) => type === mediaType);
  return known ? known[1][0].toUpperCase() : m.document_file_unknown();
}

/** The remark on a file whose content is not what its name says; '' where it is. */
export function sayFalseEnding(file: Named): string {
  const ending = falseEnding(file);
  if (ending === undefined) return '';
  return m.document_file_named({ ending, type: sayFileType(file.mediaType) });
}
