import type { NodeDevice } from './nodeDevice.ts';

type Due = { readonly at: number; readonly work: () => Promise<unknown> };

export type VirtualTimers = {
  /** Milliseconds since the beginning, as these timers count them. */
  readonly now: () => number;
  /** Lets so much time pass: each retry that comes due runs to its end before the next one. */
  readonly pass: (ms: number) => Promise<void>;
};

/** The retries of a device on a clock that the test moves on: minutes pass in no time, and are counted exactly. */
export function virtualTimers(device: NodeDevice): VirtualTimers {
  const waiting = new Set<Due>();
  let now = 0;
  device.later = (ms, work) => {
    const due = { at: now + ms, work };
    waiting.add(due);
    return () => void waiting.delete(due);
  };
  return {
    now: () => now,
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...waiting].sort((a, b) => a.at - b.at);
        if (!next || next.at > end) break;
        waiting.delete(next);
        now = next.at;
        await next.work();
      }
      now = end;
    },
  };
}
