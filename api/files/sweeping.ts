import type { UnlessCarried } from '../commands/files.ts';
import type { Log } from '../log.ts';
import type { Chunks } from './chunks.ts';
import type { Sweeping } from './erase.ts';

type Deps = {
  readonly chunks: Pick<Chunks, 'sweep'>;
  readonly clock: () => Date;
  readonly log: Log;
  readonly unlessCarried: UnlessCarried;
  /** Milliseconds of an hour. */
  readonly hourMs?: number;
};

const DAY_MS = 86_400_000;
/** A device that was away for a week still goes on with its upload. */
const UPLOADS_KEPT_DAYS = 7;
/** A device uploads a file when it sends the act that names it, and again when that act is refused for want of it. */
const UNNAMED_KEPT_DAYS = 1;
const HOUR_MS = 3_600_000;

/** Since when something must have rested to go at this moment. */
export function tooOldAt(now: Date): Omit<Sweeping, 'unlessCarried'> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return { uploadsBefore: daysAgo(UPLOADS_KEPT_DAYS), unnamedBefore: daysAgo(UNNAMED_KEPT_DAYS) };
}

type Once = Pick<Deps, 'chunks' | 'clock' | 'unlessCarried'>;

/** What nobody needs any more at this moment goes. */
export async function sweepOnce({ chunks, clock, unlessCarried }: Once): Promise<void> {
  await chunks.sweep({ ...tooOldAt(clock()), unlessCarried });
}

/** An hour after the start and once a day it takes away the files that nobody needs. */
export function startSweeping({ log, hourMs = HOUR_MS, ...deps }: Deps): {
  readonly stop: () => Promise<void>;
} {
  let running = Promise.resolve();
  let hours = 0;
  const timer = setInterval(() => {
    if (hours++ % 24 !== 0) return;
    running = running
      .then(() => sweepOnce(deps))
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
