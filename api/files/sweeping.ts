import type { UnlessCarried } from '../commands/files.ts';
import type { Log } from '../log.ts';
import type { Chunks } from './chunks.ts';
import type { Sweeping } from './erase.ts';

type Swept = {
  readonly chunks: Pick<Chunks, 'sweep'>;
  readonly clock: () => Date;
  readonly unlessCarried: UnlessCarried;
};
type Deps = Swept & {
  readonly log: Log;
  /** Milliseconds of an hour of the sweeper. */
  readonly hourMs?: number;
};

const DAY_MS = 86_400_000;
/** A device that was away for a week still goes on with its upload. */
const UPLOADS_KEPT_DAYS = 7;
/** A device uploads a file when it sends the act that names it, and again when that act is refused for want of it. */
const UNNAMED_KEPT_DAYS = 1;
const HOUR_MS = 3_600_000;

/** What is too old at this moment. */
export function tooOldAt(now: Date): Omit<Sweeping, 'unlessCarried'> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return {
    uploadsBefore: daysAgo(UPLOADS_KEPT_DAYS),
    unnamedBefore: daysAgo(UNNAMED_KEPT_DAYS),
  };
}

export async function sweepOnce({ chunks, clock, unlessCarried }: Swept): Promise<void> {
  await chunks.sweep({ ...tooOldAt(clock()), unlessCarried });
}

/** An hour after the start and once a day it takes away the files that nobody needs. */
export function startSweeping({ log, hourMs = HOUR_MS, ...swept }: Deps): {
  readonly stop: () => Promise<void>;
} {
  let running = Promise.resolve();
  let hours = 0;
  const timer = setInterval(() => {
    if (hours++ % 24 !== 0) return;
    running = running
      .then(() => sweepOnce(swept))
      .catch((error: unknown) => log.error('old uploads were not taken away', { error }));
  }, hourMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
