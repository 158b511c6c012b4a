import type { DatabaseSync } from 'node:sqlite';
import type { Office } from '#shared/office/office.ts';
import { read, update, type AccountsDatabase } from '../accounts/records.ts';
import type { SystemOrder } from '../commands/system.ts';
import type { Log } from '../log.ts';
import { sweepAudiences, sweepKey } from './audience.ts';
import { insistence } from './insist.ts';

export type AudienceFollower = {
  /** Sweeps when the office or the day is another than at the last sweep. Resolves when it is done. */
  look(): Promise<void>;
  fault(): string | undefined;
  stop(): Promise<void>;
};

type Deps = {
  readonly db: DatabaseSync;
  /** As the index has it; undefined before it is established. */
  readonly office: () => Office | undefined;
  readonly state: AccountsDatabase;
  readonly submit: (orders: readonly SystemOrder[]) => Promise<void>;
  readonly clock: () => Date;
  readonly log: Log;
  /** How often the day is looked at. */
  readonly everyMs?: number;
};

type Checkpoint = { readonly swept: string };
const CHECKPOINT = 'follower:audience';

/** Watches the office and the day; the checkpoint moves only when every order of a sweep is recorded. */
export function followAudience(deps: Deps): AudienceFollower {
  const { db, office, state, submit, clock, log, everyMs = 30_000 } = deps;
  const end = new AbortController();
  const insist = insistence({ log, signal: end.signal, what: () => 'audience stands still' });
  let looking: Promise<void> | undefined;
  let isAskedAgain = false;

  async function sweep() {
    const current = office();
    if (!current) return;
    const now = clock();
    const key = sweepKey(current, now);
    if ((await read<Checkpoint>(state, CHECKPOINT))?.swept === key) return;
    const ordered = await sweepAudiences({ db, submit }, current, now);
    await update<Checkpoint>(state, CHECKPOINT, () => ({ swept: key }));
    if (ordered > 0) log.info('audiences changed', { documents: ordered });
  }

  async function run() {
    do {
      isAskedAgain = false;
      await insist.on(sweep);
    } while (isAskedAgain);
  }

  function look(): Promise<void> {
    isAskedAgain = true;
    looking ??= run()
      .catch((error: unknown) => {
        if (!end.signal.aborted) throw error;
      })
      .finally(() => (looking = undefined));
    return looking;
  }

  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return {
    look,
    fault: insist.fault,
    async stop() {
      clearInterval(timer);
      end.abort();
      await looking;
    },
  };
}
