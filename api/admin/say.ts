import type { Text } from '#shared/text.ts';

/** Both languages, as whoever administers an agency's server may read either; once where they are the same. */
export function sayIn({ vi, en }: Text): string {
  return vi === en ? vi : `${vi}\n${en}`;
}

/** In a line of a list, which would else be there twice. */
export function inBoth({ vi, en }: Text): string {
  return vi === en ? vi : `${vi} / ${en}`;
}
