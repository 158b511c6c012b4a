import { readAll, remove, update, type AccountsDatabase } from '../accounts/records.ts';
import type { Log } from '../log.ts';
import { together, type Subject } from './message.ts';
import type { PushOutcome } from './send.ts';

/** Messages that a push service did not take yet; they outlive the process. */
export type Retries = {
  /** Whether something waits for this subscription already, which then says this too. */
  join(subscription: string, subject: Subject): Promise<boolean>;
  keep(subscription: string, subject: Subject, outcome: Later): Promise<void>;
  stop(): Promise<void>;
};

type Later = Extract<PushOutcome, { outcome: 'later' }>;
/** `push-retry:<subscription>` in `state`: no content, which is put in when it is sent. */
type Waiting = {
  readonly subscription: string;
  readonly subject: Subject;
  readonly attempts: number;
  readonly since: string;
  readonly dueAt: string;
};

type Deps = {
  readonly state: AccountsDatabase;
  readonly clock: () => Date;
  readonly log: Log;
  readonly attempt: (subscription: string, subject: Subject) => Promise<PushOutcome>;
  readonly everyMs?: number;
  readonly firstPauseMs?: number;
};

const PREFIX = 'push-retry:';
const LONGEST_PAUSE_MS = 30 * 60_000;
/** What could not be delivered for a day is seen on the desk sooner. */
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

export async function createRetries({
  state,
  clock,
  log,
  attempt,
  everyMs = 5_000,
  firstPauseMs = 5_000,
}: Deps): Promise<Retries> {
  const kept = await readAll<Waiting>(state, PREFIX);
  const waiting = new Map(kept.map((one) => [one.subscription, one as Waiting]));
  let running: Promise<void> | undefined;
  let stopped = false;

  async function put(one: Waiting) {
    const { subscription, subject, attempts, since, dueAt } = one;
    const record = { subscription, subject, attempts, since, dueAt };
    waiting.set(subscription, record);
    await update<Waiting>(state, PREFIX + subscription, () => record);
  }
  async function drop(subscription: string) {
    waiting.delete(subscription);
    await remove(state, PREFIX + subscription);
  }
  async function tryAgain(one: Waiting) {
    const outcome = await attempt(one.subscription, one.subject);
    const now = clock();
    if (outcome.outcome !== 'later') {
      const joined = waiting.get(one.subscription);
      // What came for this device meanwhile was not in the message.
      if (!joined || joined === one || outcome.outcome === 'gone') return drop(one.subscription);
      return put({ ...joined, attempts: 0, since: now.toISOString(), dueAt: now.toISOString() });
    }
    if (now.getTime() - Date.parse(one.since) < GIVE_UP_AFTER_MS) {
      // Meanwhile more may have come for this device.
      const subject = waiting.get(one.subscription)?.subject ?? one.subject;
      return put(later({ ...one, subject }, now, outcome, firstPauseMs));
    }
    log.warn('a push message was given up after a day', { attempts: one.attempts });
    return drop(one.subscription);
  }
  async function tryDue() {
    const now = clock().toISOString();
    for (const one of [...waiting.values()]) {
      if (one.dueAt <= now && !stopped) await tryAgain(one);
    }
  }
  function look() {
    running ??= tryDue()
      .catch((error: unknown) => log.error('push messages could not be tried again', { error }))
      .finally(() => (running = undefined));
  }
  const timer = setInterval(look, everyMs);
  timer.unref();

  return {
    async join(subscription, subject) {
      const one = waiting.get(subscription);
      if (!one) return false;
      await put({ ...one, subject: together(one.subject, subject) });
      return true;
    },
    async keep(subscription, subject, outcome) {
      const now = clock();
      const first = { subscription, subject, attempts: 0, since: now.toISOString(), dueAt: '' };
      await put(later(first, now, outcome, firstPauseMs));
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

function later(
  one: Waiting,
  now: Date,
  { afterSeconds = 0 }: Later,
  firstPauseMs: number,
): Waiting {
  const own = Math.min(firstPauseMs * 2 ** one.attempts, LONGEST_PAUSE_MS);
  const pause = Math.min(Math.max(own, afterSeconds * 1_000), LONGEST_PAUSE_MS);
  const dueAt = new Date(now.getTime() + pause * (1 + Math.random() / 4)).toISOString();
  return { ...one, attempts: one.attempts + 1, dueAt };
}
