/** `id` of the document of the store, or of what is wrong with the whole. */
export type Problem = { readonly id: string; readonly what: string };

export type Complain = (id: string, what: string) => void;

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
      problems.push({ id: id.slice(0, LONGEST), what: what.slice(0, LONGEST) });
    },
  };
}
