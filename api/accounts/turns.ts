/** Lets a few of the same heavy work run at once, and turns away what would wait too long. */
export type Turns = <Result>(
  work: () => Promise<Result>,
  /** `first`: it waits only behind others that go first, and is turned away only because of them. */
  options?: { readonly first: boolean },
) => Promise<Result | 'busy'>;

export function createTurns(atOnce: number, mostWaiting: number): Turns {
  const before: (() => void)[] = [];
  const after: (() => void)[] = [];
  let running = 0;

  return async (work, { first } = { first: false }) => {
    if (running >= atOnce) {
      const waiting = first ? before : after;
      if (waiting.length >= mostWaiting) return 'busy';
      // The turn is handed over as it is, so that nobody slips in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = before.shift() ?? after.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
