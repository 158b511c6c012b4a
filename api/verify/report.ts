import type { Text } from '#shared/text.ts';

/** `id` of the document of the store, or of what is wrong with the whole; the same in every language. */
export type Problem = { readonly id: string; readonly what: Text };

export type Complain = (id: string, what: Text) => void;

export type Report = {
  readonly complain: Complain;
  readonly problems: readonly Problem[];
  /** More than are listed. */
  readonly count: () => number;
};

const MOST_LISTED = 1_000;
const LONGEST = 200;

/** Of bounded length, whatever it is told. */
export function createReport(): Report {
  const problems: Problem[] = [];
  let count = 0;
  return {
    problems,
    count: () => count,
    complain(id, what) {
      count += 1;
      if (problems.length >= MOST_LISTED) return;
      const [vi, en] = [what.vi.slice(0, LONGEST), what.en.slice(0, LONGEST)];
      problems.push({ id: id.slice(0, LONGEST), what: { vi, en } });
    },
  };
}
