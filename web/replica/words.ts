import { fold } from '#shared/text.ts';

/** A word as it is compared: bán, bạn, bàn and ban are four words of one folded spelling; hoả and hỏa are one word. */
export type Word = {
  /** Without any mark: what is found with and without dấu. */
  readonly folded: string;
  /** With the marks of its letters (â, ơ, đ), without its tone. */
  readonly letters: string;
  readonly tone: string;
};

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** The words of a text in their order, in lower case, as they are written. */
export function spellingsOf(text: string): readonly string[] {
  return text.normalize('NFC').toLowerCase().match(WORD) ?? [];
}

export function wordOf(spelling: string): Word {
  const apart = spelling.normalize('NFD');
  const tone = apart.match(TONES)?.join('') ?? '';
  return { folded: fold(spelling), letters: apart.replace(TONES, ''), tone };
}
