/** How much of one kind a person may have under way at a time. */
export type PerPerson = {
  /** Calls back when it is over; undefined when they have enough of it already. */
  readonly begin: (person: string) => (() => void) | undefined;
};

export function createPerPerson(most: number): PerPerson {
  const running = new Map<string, number>();

  return {
    begin(person) {
      const own = running.get(person) ?? 0;
      if (own >= most) return undefined;
      running.set(person, own + 1);
      return () => {
        const left = (running.get(person) ?? 1) - 1;
        if (left > 0) running.set(person, left);
        else running.delete(person);
      };
    },
  };
}
