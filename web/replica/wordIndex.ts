import { createVocabulary, type Vocabulary } from './vocabulary.ts';
import {
  BEGINS,
  BEGINS_MARKED,
  fitOf,
  IS,
  IS_MARKED,
  NONE,
  queryOf,
  type Query,
} from './wordFit.ts';
import { spellingsOf } from './words.ts';

/** What a document is found by. */
export type Said = {
  readonly text: string;
  readonly arrivalNumber: number | null;
  readonly year: number;
};

/** Which documents hold which words. */
export type WordIndex = {
  put(document: string, said: Said): void;
  remove(document: string): void;
  /**
   * Documents in which a word begins with each word of the query, whatever its marks. Best first: the one whose arrival
   * number it is, the most words with the marks that were typed, the words one after another, the most whole words,
   * what was put last.
   */
  find(query: string, limit: number): readonly string[];
};

/** So many of the best are read to see whether the words of the query stand in order there. */
const MOST_READ = 2_000;

/** A place in the order of putting. `words`: places in the vocabulary, in the order of the text. */
type Slot = Omit<Said, 'text'> & { readonly document: string; readonly words: Uint32Array };

export function createWordIndex(): WordIndex {
  /** Empty where the document was put again, or removed. */
  const slots: (Slot | undefined)[] = [];
  const slotOf = new Map<string, number>();
  const vocabulary = createVocabulary();

  function remove(document: string): void {
    const before = slotOf.get(document);
    if (before !== undefined) slots[before] = undefined;
    slotOf.delete(document);
  }
  return {
    remove,
    put(document, { text, arrivalNumber, year }) {
      remove(document);
      const slot = slots.length;
      const entries = spellingsOf(text).map((spelling) => vocabulary.entryOf(spelling));
      for (const entry of entries) if (entry.slots.at(-1) !== slot) entry.slots.push(slot);
      const words = Uint32Array.from(entries.map(({ place }) => place));
      slots.push({ document, words, arrivalNumber, year });
      slotOf.set(document, slot);
    },
    find(text, limit) {
      const query = queryOf(text);
      if (query.words.length === 0) return [];
      const fits = fitsOf(vocabulary, slots.length, query);
      const found: Hit[] = [];
      for (let at = slots.length - 1; at >= 0; at -= 1) {
        const slot = slots[at];
        if (!slot || fits.some(({ ofSlot }) => ofSlot[at] === NONE)) continue;
        found.push({ slot, rank: rankOf(slot, at, query, fits) });
      }
      const best = sorted(found).slice(0, Math.max(limit, MOST_READ));
      const read = best.map(({ slot, rank }) => ({ slot, rank: rank + readRank(slot, fits) }));
      return sorted(read)
        .slice(0, limit)
        .map(({ slot }) => slot.document);
    },
  };
}

/** A greater rank is better. */
type Hit = { readonly slot: Slot; readonly rank: number };

/** Among equals those that came first stay first. */
function sorted(hits: Hit[]): Hit[] {
  return hits.sort((a, b) => b.rank - a.rank);
}

/** How one word of the query is fitted by each word of the vocabulary, and how well by each slot's best word. */
type Fits = { readonly ofWord: Uint8Array; readonly ofSlot: Uint8Array };

function fitsOf(vocabulary: Vocabulary, slots: number, query: Query): readonly Fits[] {
  return query.words.map((asked) => {
    const ofWord = new Uint8Array(vocabulary.size());
    const ofSlot = new Uint8Array(slots);
    for (const entry of vocabulary.beginningWith(asked.folded)) {
      const fit = fitOf(entry.word, asked, query.marked);
      ofWord[entry.place] = fit;
      for (const slot of entry.slots) if ((ofSlot[slot] ?? NONE) < fit) ofSlot[slot] = fit;
    }
    return { ofWord, ofSlot };
  });
}

/** By what is known of each word: named by its number, then words with their marks, then whole words. */
function rankOf(slot: Slot, at: number, query: Query, fits: readonly Fits[]): number {
  let marked = 0;
  let whole = 0;
  for (const { ofSlot } of fits) {
    const best = ofSlot[at] ?? NONE;
    if (best >= BEGINS_MARKED) marked += 1;
    if (best === IS || best === IS_MARKED) whole += 1;
  }
  // Digits of one number, the most important first.
  const base = fits.length + 1;
  const named = isNumbered(slot, query) ? 1 : 0;
  return (named * base + marked) * 3 * base + whole;
}

/** What only its text tells, in the digit that `rankOf` leaves open. One word alone is always in order. */
function readRank({ words }: Slot, fits: readonly Fits[]): number {
  return fits.length > 1 ? inOrder(words, fits) * (fits.length + 1) : 0;
}

function isNumbered({ arrivalNumber, year }: Slot, { number }: Query): boolean {
  if (!number || number.arrivalNumber !== arrivalNumber) return false;
  return number.year === undefined || number.year === year;
}

/** 2: the words of the query stand one after another, with their marks; 1: with others; 0: they do not. */
function inOrder(words: Uint32Array, fits: readonly Fits[]): number {
  let best = 0;
  const first = fits[0]?.ofWord;
  for (let at = 0; at + fits.length <= words.length && best < 2; at += 1) {
    // Most words of a text are none of those that are sought: this is what the time goes into.
    if (first?.[words[at] ?? 0] === NONE) continue;
    best = Math.max(best, inOrderAt(words, at, fits));
  }
  return best;
}

function inOrderAt(words: Uint32Array, at: number, fits: readonly Fits[]): number {
  let least = 2;
  for (let i = 0; i < fits.length; i += 1) {
    const fit = fits[i]?.ofWord[words[at + i] ?? 0] ?? NONE;
    // Only the last one may still be typed.
    const isUnfinished = fit === BEGINS || fit === BEGINS_MARKED;
    if (fit === NONE || (isUnfinished && i < fits.length - 1)) return 0;
    if (fit < BEGINS_MARKED) least = 1;
  }
  return least;
}
