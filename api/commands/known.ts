import { randomInt } from 'node:crypto';

/**
 * Numbers by name, for hundreds of thousands of names: a name is kept as a hash of 64 bits, 12 bytes a slot.
 * Two names with the same hash are taken for one: with a million names in one of 37 million runs, and as the hash is
 * seeded by chance, nobody can make such names on purpose.
 */
export type Known = {
  get(name: string): number | undefined;
  /** `value` fits 32 bits. */
  set(name: string, value: number): void;
  readonly size: number;
};

type Slots = {
  readonly mask: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly values: Uint32Array;
};
type Mark = { readonly high: number; readonly low: number };

export function createKnown(capacity = 1024): Known {
  const seed = randomInt(2 ** 32);
  let slots = newSlots(capacity);
  let size = 0;

  function grow() {
    const old = slots;
    slots = newSlots(old.values.length * 2);
    old.values.forEach((value, at) => {
      const mark = { high: old.high[at] ?? 0, low: old.low[at] ?? 0 };
      if (mark.low !== 0) put(slots, find(slots, mark), mark, value);
    });
  }
  return {
    get(name) {
      const at = find(slots, markOf(name, seed));
      return slots.low[at] === 0 ? undefined : slots.values[at];
    },
    set(name, value) {
      if (size * 10 > slots.values.length * 6) grow();
      const mark = markOf(name, seed);
      const at = find(slots, mark);
      if (slots.low[at] === 0) size += 1;
      put(slots, at, mark, value);
    },
    get size() {
      return size;
    },
  };
}

function newSlots(capacity: number): Slots {
  const length = 2 ** Math.ceil(Math.log2(capacity));
  return {
    mask: length - 1,
    high: new Uint32Array(length),
    low: new Uint32Array(length),
    values: new Uint32Array(length),
  };
}

/** Bryc's cyrb53 with all of its 64 bits. `low` is never 0: that is how an empty slot is told. */
function markOf(name: string, seed: number): Mark {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high =
    Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low =
    Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return { high: high >>> 0, low: low >>> 0 || 1 };
}

/** The slot of this mark, or the empty one where it belongs. */
function find({ mask, high, low }: Slots, mark: Mark): number {
  let at = mark.high & mask;
  while (low[at] !== 0 && (low[at] !== mark.low || high[at] !== mark.high)) at = (at + 1) & mask;
  return at;
}

function put(slots: Slots, at: number, { high, low }: Mark, value: number): void {
  slots.high[at] = high;
  slots.low[at] = low;
  slots.values[at] = value;
}
