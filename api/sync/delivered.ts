import type { PersonId } from '#shared/office/office.ts';
import { readAll, remove, update, type AccountsDatabase } from '../accounts/records.ts';
import type { Session } from '../accounts/session.ts';
import type { Log } from '../log.ts';

/**
 * LT1: everything up to entry `n` that concerns the person has reached this device.
 * `delivered:<person>:<device>`; it cannot be derived from the ledger, so it lies with the accounts.
 */
export type Delivery = {
  readonly person: PersonId;
  readonly device: string;
  readonly n: number;
  readonly at: string;
};

export type Deliveries = {
  /** What an answer leads to: who comes back with this cursor has everything up to `n`. */
  issued(session: Session, cursor: string, n: number): void;
  /** A device came with a cursor; `n` holds for it when nothing was new since. */
  proven(session: Session, since: string, n: number | undefined): void;
  of(person: PersonId): Promise<readonly Delivery[]>;
  close(): Promise<void>;
};

type Deps = {
  readonly database: AccountsDatabase;
  readonly clock: () => Date;
  readonly log: Log;
  readonly flushMs?: number;
};

const FLUSH_MS = 5_000;
const MOST_REMEMBERED = 20_000;
const MOST_DEVICES = 20;

export function createDeliveries({ database, clock, log, flushMs = FLUSH_MS }: Deps): Deliveries {
  const issuedTo = new Map<string, { readonly cursor: string; readonly n: number }>();
  const recorded = new Map<string, string>();
  let pending = new Map<string, Delivery>();

  async function flush() {
    const deliveries = [...pending];
    pending = new Map();
    for (const [id, delivery] of deliveries) {
      let isNew = false;
      await update<Delivery>(database, id, (before) => {
        isNew = before === null;
        return before && before.n >= delivery.n ? null : delivery;
      });
      if (isNew) await prune(database, delivery.person);
    }
  }
  const flushing = serial(() =>
    flush().catch((error: unknown) => log.error('deliveries were not recorded', { error })),
  );
  const timer = setInterval(() => void flushing(), flushMs);
  timer.unref();

  return {
    issued(session, cursor, n) {
      remember(issuedTo, idOf(session), { cursor, n });
    },
    proven(session, since, upToNow) {
      const id = idOf(session);
      const last = issuedTo.get(id);
      const n = last?.cursor === since ? last.n : upToNow;
      // With the same cursor as before nothing new has come to this device.
      if (n === undefined || recorded.get(id) === since) return;
      remember(recorded, id, since);
      const device = deviceOf(session);
      pending.set(id, { person: session.person, device, n, at: clock().toISOString() });
    },
    async of(person) {
      await flushing();
      return readAll<Delivery>(database, `delivered:${person}:`);
    },
    async close() {
      clearInterval(timer);
      await flushing();
    },
  };
}

/** A browser that forgot its key comes back as another device. */
async function prune(database: AccountsDatabase, person: PersonId): Promise<void> {
  const own = await readAll<Delivery>(database, `delivered:${person}:`);
  const newestFirst = own.toSorted((a, b) => Number(a.at < b.at) - Number(a.at > b.at));
  for (const { _id } of newestFirst.slice(MOST_DEVICES)) await remove(database, _id);
}

function deviceOf({ id, device }: Session): string {
  return device?.id ?? id;
}

function idOf(session: Session): string {
  return `delivered:${session.person}:${deviceOf(session)}`;
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value) {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
}

/** One after another. */
function serial(work: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(work));
}
