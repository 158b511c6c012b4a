import type { MediaType } from './sniff.ts';

/** The first is the one that is added. */
const EXTENSIONS: Readonly<Record<MediaType, readonly [string, ...string[]]>> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/tiff': ['tif', 'tiff'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/xml': ['xml', 'edxml'],
  'text/plain': ['txt', 'csv'],
};

/**
 * The name under which a file is served: what it ends in says what it is, so that a device opens it with nothing else.
 * An ending that does not fit stays and another one follows: it may be part of the name, as in “Phụ lục 1.2”.
 */
export function fittingName(name: string, mediaType: MediaType): string {
  const fitting = EXTENSIONS[mediaType];
  // Windows drops dots and spaces at the end, and takes what stands behind a colon for another file.
  const ending = name.replaceAll(':', '_').split('.');
  while (ending.length > 1 && ending.at(-1)?.trim() === '') ending.pop();
  const kept = ending.join('.').trimEnd();
  const last = kept.includes('.') ? kept.slice(kept.lastIndexOf('.') + 1).toLowerCase() : '';
  return fitting.includes(last) ? kept : `${kept}.${fitting[0]}`;
}
