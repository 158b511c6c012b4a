import { spellingsOf, wordOf, type Word } from './words.ts';

/** How a word of a document fits a word of a query, better ones greater; `NONE` where it does not. */
export const NONE = 0;
/** It begins so, or is so, without regard to marks … */
export const BEGINS = 1;
export const IS = 2;
/** … or with the marks that were typed. */
export const BEGINS_MARKED = 3;
export const IS_MARKED = 4;

export type Query = {
  readonly words: readonly Word[];
  /** Marks were typed, so that words without any mean just that. Otherwise marks do not count. */
  readonly marked: boolean;
  /** The arrival number that the query names, and nothing else. */
  readonly number?: { readonly arrivalNumber: number; readonly year?: number };
};

/** Every word of a query is looked up; nobody types more. */
const MOST_WORDS = 100;

/** “số đến 215”, “đến số 215”, “số 215”, “215”, “215/2026”. */
const ARRIVAL_NUMBER = /^(?:(?:so )?den )?(?:so )?([1-9]\d{0,8})(?: (\d{4}))?$/;

export function queryOf(text: string): Query {
  const words = spellingsOf(text).slice(0, MOST_WORDS).map(wordOf);
  const marked = words.some(({ folded, letters, tone }) => tone !== '' || letters !== folded);
  const [, number, year] = ARRIVAL_NUMBER.exec(words.map(({ folded }) => folded).join(' ')) ?? [];
  if (number === undefined) return { words, marked };
  const named = { arrivalNumber: Number(number), ...(year ? { year: Number(year) } : {}) };
  return { words, marked, number: named };
}

export function fitOf(word: Word, asked: Word, marked: boolean): number {
  if (!word.folded.startsWith(asked.folded)) return NONE;
  const isWhole = word.folded === asked.folded;
  if (marked && !hasMarksOf(word, asked)) return isWhole ? IS : BEGINS;
  return isWhole ? IS_MARKED : BEGINS_MARKED;
}

/** The tone of a word is often typed last: while it is missing, a longer word may have any. */
function hasMarksOf(word: Word, asked: Word): boolean {
  if (word.letters === asked.letters) return word.tone === asked.tone;
  return word.letters.startsWith(asked.letters) && (asked.tone === '' || asked.tone === word.tone);
}
