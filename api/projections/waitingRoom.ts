/** Those who wait until a number is reached. */
export type WaitingRoom = {
  /** Rejects for whoever is still there when it closes, and for whoever comes later. */
  wait(n: number): Promise<void>;
  callUpTo(n: number): void;
  close(reason: Error): void;
};

export function waitingRoom(): WaitingRoom {
  const waiting = new Set<{
    readonly n: number;
    readonly call: () => void;
    readonly sendAway: (reason: Error) => void;
  }>();
  let closed: Error | undefined;
  return {
    wait: (n) =>
      new Promise((resolve, reject) => {
        if (closed) reject(closed);
        else waiting.add({ n, call: resolve, sendAway: reject });
      }),
    callUpTo(n) {
      for (const one of waiting) {
        if (one.n > n) continue;
        waiting.delete(one);
        one.call();
      }
    },
    close(reason) {
      closed = reason;
      for (const { sendAway } of waiting) sendAway(reason);
      waiting.clear();
    },
  };
}
