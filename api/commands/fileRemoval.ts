import { unavailable } from '../unavailable.ts';
import type { Carriers } from './carriers.ts';
import type { UnlessCarried } from './files.ts';
import { createKnown } from './known.ts';

/**
 * Takes files away while commands are on their way. Whether a command may name a file is asked before its turn with
 * the writer, so the file may go in between: then the command is refused, and the device uploads the file again.
 */
export type FileRemoval = {
  readonly unlessCarried: UnlessCarried;
  /** To be kept before it is asked whether a file may be named. */
  readonly moment: () => number;
  /** Whether it is being taken away, or was since that moment. */
  readonly isGoneSince: (sha256: string, moment: number) => boolean;
};

type Deps = {
  readonly carriers: Carriers;
  /** Once everything that was decided before is counted, or will never be written. Rejects when nobody knows. */
  readonly settled: () => Promise<void>;
  /** Whether this process is still the one that writes the ledger. */
  readonly isWriter: () => Promise<boolean>;
};

/** Later than every moment. */
const UNDER_WAY = 2 ** 32 - 1;

export function createFileRemoval({ carriers, settled, isWriter }: Deps): FileRemoval {
  /** By hash, the moment at which it was gone. */
  const gone = createKnown();
  let now = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function remove(sha256: string, takeAway: () => Promise<void>): Promise<boolean> {
    if (carriers.count(sha256) > 0) return false;
    // From here on nothing is decided that names it, and what was decided before is waited for.
    gone.set(sha256, UNDER_WAY);
    try {
      await settled();
      if (carriers.count(sha256) > 0) return false;
      // What another process has written is not counted here.
      if (!(await isWriter())) throw unavailable('fenced');
      await takeAway();
      return true;
    } finally {
      now += 1;
      gone.set(sha256, now);
    }
  }
  return {
    unlessCarried(sha256, takeAway) {
      const removed = last.then(() => remove(sha256, takeAway));
      last = removed.catch(() => undefined);
      return removed;
    },
    moment: () => now,
    isGoneSince: (sha256, moment) => (gone.get(sha256) ?? 0) > moment,
  };
}
