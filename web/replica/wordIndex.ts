/** Which documents hold which words; what was put last is found first. */
export type WordIndex = {
  /** Folded text; an empty one removes the document. */
  put(document: string, text: string): void;
  find(phrase: string, limit: number): readonly string[];
};

/** Among the hits, so many of the newest are looked at for the phrase as it stands. */
const MOST_LOOKED_AT = 2_000;

/** A place in the order of putting; empty once its document was put again. */
type Slot = { readonly document: string; readonly text: string } | undefined;

export function createWordIndex(): WordIndex {
  const slots: Slot[] = [];
  const slotOf = new Map<string, number>();
  const slotsOf = new Map<string, number[]>();
  /** Every word, sorted, so that those with a common beginning stand together. */
  let vocabulary: readonly string[] | undefined;

  /** How many words of the query each slot holds, counted word by word: a slot counts only if it held those before. */
  function hits(words: readonly string[]): readonly number[] {
    vocabulary ??= [...slotsOf.keys()].sort();
    const held = new Uint8Array(slots.length);
    for (const [at, word] of words.entries()) {
      for (let i = firstFrom(vocabulary, word); vocabulary[i]?.startsWith(word); i += 1) {
        for (const slot of slotsOf.get(vocabulary[i] ?? '') ?? []) {
          if (held[slot] === at) held[slot] = at + 1;
        }
      }
    }
    const found: number[] = [];
    for (let slot = slots.length - 1; slot >= 0; slot -= 1) {
      if (held[slot] === words.length && slots[slot]) found.push(slot);
    }
    return found;
  }
  return {
    put(document, text) {
      const before = slotOf.get(document);
      if (before !== undefined) slots[before] = undefined;
      slotOf.delete(document);
      if (!text) return;
      const slot = slots.push({ document, text }) - 1;
      slotOf.set(document, slot);
      for (const word of new Set(wordsOf(text))) {
        const known = slotsOf.get(word);
        if (known) known.push(slot);
        else {
          slotsOf.set(word, [slot]);
          vocabulary = undefined;
        }
      }
    },
    find(phrase, limit) {
      // They are counted in bytes; nobody types more.
      const words = [...new Set(wordsOf(phrase))].slice(0, 200);
      if (words.length === 0) return [];
      const found = hits(words)
        .map((slot) => slots[slot])
        .filter((one) => one !== undefined);
      const exact = found.slice(0, MOST_LOOKED_AT).filter(({ text }) => holds(text, phrase));
      const ordered = new Set([...exact.slice(0, limit), ...found.slice(0, limit)]);
      return [...ordered].slice(0, limit).map(({ document }) => document);
    },
  };
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[a-z0-9]+/g) ?? [];
}

function holds(text: string, phrase: string): boolean {
  return text.startsWith(phrase) || text.includes(` ${phrase}`);
}

/** Index of the first word that is not before `word`. */
function firstFrom(sorted: readonly string[], word: string): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < word) from = middle + 1;
    else to = middle;
  }
  return from;
}
