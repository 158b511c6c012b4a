import { endingOf, ENDINGS } from '#shared/fileNames.ts';
import type { MediaType } from './sniff.ts';

/**
 * The name under which a file is served: what it ends in says what it is, so that a device opens it with nothing else.
 * An ending that does not fit stays and another one follows: it may be part of the name, as in “Phụ lục 1.2”.
 */
export function fittingName(name: string, mediaType: MediaType): string {
  const fitting: readonly [string, ...string[]] = ENDINGS[mediaType];
  // Windows drops dots and spaces at the end, and takes what stands behind a colon for another file.
  const ending = name.replaceAll(':', '_').split('.');
  while (ending.length > 1 && ending.at(-1)?.trim() === '') ending.pop();
  const kept = ending.join('.').trimEnd();
  return fitting.includes(endingOf(kept)) ? kept : `${kept}.${fitting[0]}`;
}
