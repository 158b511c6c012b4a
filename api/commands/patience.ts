/** How long those who wait for a write are left without an answer, while none is confirmed. */
export type Patience = {
  readonly begin: () => void;
  /** Something was confirmed. */
  readonly renew: () => void;
  readonly end: () => void;
};

/** @param tell called whenever nothing was confirmed for `ms`, also while a request to the store still hangs */
export function createPatience(ms: number, tell: () => void): Patience {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => void (timer = setInterval(tell, ms)),
    renew: () => void timer?.refresh(),
    end: () => clearInterval(timer),
  };
}
