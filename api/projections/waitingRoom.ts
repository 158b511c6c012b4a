/** Those who wait until a number is reached. */
export type WaitingRoom = {
  wait(n: number): Promise<void>;
  callUpTo(n: number): void;
};

export function waitingRoom(): WaitingRoom {
  const waiting = new Set<{ readonly n: number; readonly call: () => void }>();
  return {
    wait: (n) => new Promise((resolve) => void waiting.add({ n, call: resolve })),
    callUpTo(n) {
      for (const one of waiting) {
        if (one.n > n) continue;
        waiting.delete(one);
        one.call();
      }
    },
  };
}
