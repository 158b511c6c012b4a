import { wordOf, type Word } from './words.ts';

/** Every word of the texts, with the texts that hold it. */
export type Entry = { readonly word: Word; readonly place: number; readonly slots: number[] };

export type Vocabulary = {
  readonly size: () => number;
  /** The entry of a word as it is written; made where there is none. */
  entryOf(spelling: string): Entry;
  /** The entries whose folded word begins so. */
  beginningWith(folded: string): Iterable<Entry>;
};

export function createVocabulary(): Vocabulary {
  const entries = new Map<string, Entry>();
  /** By folded word, so that those with a common beginning stand together. */
  let sorted: readonly Entry[] | undefined;
  return {
    size: () => entries.size,
    entryOf(spelling) {
      const known = entries.get(spelling);
      if (known) return known;
      const entry = { word: wordOf(spelling), place: entries.size, slots: [] };
      entries.set(spelling, entry);
      sorted = undefined;
      return entry;
    },
    *beginningWith(folded) {
      sorted ??= [...entries.values()].sort(byFolded);
      for (let at = firstFrom(sorted, folded); at < sorted.length; at += 1) {
        const entry = sorted[at];
        if (!entry?.word.folded.startsWith(folded)) return;
        yield entry;
      }
    },
  };
}

function byFolded({ word: a }: Entry, { word: b }: Entry): number {
  return Number(a.folded > b.folded) - Number(a.folded < b.folded);
}

/** Index of the first word that is not before `folded`. */
function firstFrom(sorted: readonly Entry[], folded: string): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle]?.word.folded ?? '') < folded) from = middle + 1;
    else to = middle;
  }
  return from;
}
