/** Numbers from 0 up to, without, 1, always the same ones for a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutation = (bytes: Uint8Array, next: () => number) => Uint8Array;

/** A few changes anywhere: bytes, runs of bytes and pieces moved, repeated, lost or put in from `words`. */
export function mutate(
  bytes: Uint8Array,
  next: () => number,
  words: readonly string[] = [],
): Uint8Array {
  const mutations: readonly Mutation[] = [
    flip,
    lose,
    repeat,
    swap,
    cut,
    putIn(words),
    putIn(words),
  ];
  let mutated = bytes;
  for (let left = 1 + whole(next, 6); left > 0; left--) {
    mutated = mutations[whole(next, mutations.length)]?.(mutated, next) ?? mutated;
  }
  return mutated;
}

function whole(next: () => number, below: number): number {
  return Math.floor(next() * below);
}

function piece(bytes: Uint8Array, next: () => number): readonly [number, number] {
  const from = whole(next, bytes.length);
  return [from, Math.min(bytes.length, from + 1 + whole(next, 2 ** whole(next, 12)))];
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function flip(bytes: Uint8Array, next: () => number): Uint8Array {
  const flipped = bytes.slice();
  for (let left = 1 + whole(next, 8); left > 0; left--) {
    flipped[whole(next, bytes.length)] = whole(next, 256);
  }
  return flipped;
}

function lose(bytes: Uint8Array, next: () => number): Uint8Array {
  const [from, to] = piece(bytes, next);
  return join(bytes.subarray(0, from), bytes.subarray(to));
}

function repeat(bytes: Uint8Array, next: () => number): Uint8Array {
  const [from, to] = piece(bytes, next);
  const times = 1 + whole(next, 3);
  return join(
    bytes.subarray(0, to),
    ...Array.from({ length: times }, () => bytes.subarray(from, to)),
    bytes.subarray(to),
  );
}

function swap(bytes: Uint8Array, next: () => number): Uint8Array {
  const [from, to] = piece(bytes, next);
  const rest = join(bytes.subarray(0, from), bytes.subarray(to));
  const at = whole(next, rest.length);
  return join(rest.subarray(0, at), bytes.subarray(from, to), rest.subarray(at));
}

function cut(bytes: Uint8Array, next: () => number): Uint8Array {
  return next() < 0.3 ? bytes.slice(0, whole(next, bytes.length)) : bytes;
}

function putIn(words: readonly string[]): Mutation {
  return (bytes, next) => {
    const word = words[whole(next, words.length)] ?? '';
    const at = whole(next, bytes.length);
    return join(bytes.subarray(0, at), new TextEncoder().encode(word), bytes.subarray(at));
  };
}
