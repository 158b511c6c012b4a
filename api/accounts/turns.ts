/** Lets a few of the same heavy work run at once, and turns away what would wait too long. */
export type Turns = <Result>(work: () => Promise<Result>) => Promise<Result | 'busy'>;

export function createTurns(atOnce: number, mostWaiting: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) return 'busy';
      // The turn is handed over as it is, so that nobody slips in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
