const DAY_MS = 86_400_000;

/** What a person may upload in a day, counted in this process from their first byte on. */
export type Allowance = {
  /** Seconds until the person may upload again; 0 while they may. */
  readonly waitSeconds: (person: string) => number;
  readonly count: (person: string, bytes: number) => void;
};

export function createAllowance(mostBytes: number, clock: () => Date): Allowance {
  const used = new Map<string, { readonly until: number; readonly bytes: number }>();

  function usedBy(person: string) {
    const now = clock().getTime();
    const own = used.get(person);
    return own && own.until > now ? own : { until: now + DAY_MS, bytes: 0 };
  }
  return {
    waitSeconds(person) {
      const { until, bytes } = usedBy(person);
      return bytes < mostBytes ? 0 : Math.ceil((until - clock().getTime()) / 1000);
    },
    count(person, bytes) {
      const own = usedBy(person);
      used.set(person, { ...own, bytes: own.bytes + bytes });
    },
  };
}
