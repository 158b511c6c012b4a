import { answer } from '../confine.ts';

/** What a reader might be made to do by a file that means harm. */
const acts: Readonly<Record<string, () => string>> = {
  answer: () => 'answered',
  endless: () => {
    for (;;);
  },
  greedy: () => {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 100_000 }, () => kept.length / 3));
  },
  broken: () => {
    throw new Error('a bug');
  },
};
await answer((act: string) => acts[act]?.());
