import { v7 } from 'uuid';

/** Seeded chance, so that the demonstration is the same every time it is made (mulberry32). */
export type Chance = {
  /** 0 ≤ x < 1. */
  readonly next: () => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly whole: (from: number, to: number) => number;
  /** A UUIDv7 of an instant. */
  readonly id: (at: string) => string;
};

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    whole,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[whole(0, from.length - 1)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    id: (at) =>
      v7({ msecs: Date.parse(at), random: Uint8Array.from({ length: 16 }, () => whole(0, 255)) }),
  };
}
