const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const SYLLABLE =
  /^(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?$/;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** How many words with letters beyond ASCII a text has, and how many of them can be Vietnamese syllables. */
export function countSyllables(text: string): { readonly words: number; readonly likely: number } {
  let words = 0;
  let likely = 0;
  for (const word of text.split(/[\s\p{P}\p{Sm}\d]+/u)) {
    if (!BEYOND_ASCII.test(word)) continue;
    words++;
    if (isSyllable(word)) likely++;
  }
  return { words, likely };
}

function isSyllable(word: string): boolean {
  const apart = word.normalize('NFD').toLowerCase();
  const tones = apart.match(TONES)?.length ?? 0;
  return tones <= 1 && SYLLABLE.test(apart.replace(TONES, '').normalize('NFC'));
}
