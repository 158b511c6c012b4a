import type { DocumentScope, MaybeDocument } from './client.ts';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { statusOf, type Store, unless } from './couch.ts';

export type Writer<Doc = unknown> = {
  readonly epoch: number;
  /** The ledger, signed in as this writer: refused from the moment a later writer is let in. */
  readonly db: DocumentScope<Doc>;
};
type EpochDoc = { _id: string; _rev?: string; epoch: number };

const STATE = 'state';
const EPOCH_ID = 'writer';

type Options = {
  readonly ledger?: string;
  /** Epoch that the caller has: if there is a later one it is superseded. */
  readonly held?: number | undefined;
  /** The new epoch is later than this one too (a backup of the ledger may be newer than that of the epoch). */
  readonly above?: number;
};

/**
 * Makes the caller the only one who may write the ledger: the member `<prefix>writer-<epoch>`, with no other beside it.
 * When it answers, no write of an earlier writer is let in any more.
 * A server administrator is never refused, so the ledger must be written through `db` alone.
 * Throws `Superseded` when another writer has taken over, and like every request when the store is in trouble.
 */
export async function takeWriter<Doc = unknown>(
  store: Store,
  { ledger = 'ledger', held, above = 0 }: Options = {},
): Promise<Writer<Doc>> {
  const { epoch, name, password } = await enrol(store, above, held);
  await admitOnly(store, ledger, name);
  // A slower caller with an earlier epoch may have come last to the door: it must not stay inside.
  if ((await currentEpoch(store)) !== epoch) throw superseded(epoch);
  await removeEarlier(store, epoch);
  const db = store.signIn(name, password).use<Doc>(store.prefix + ledger);
  await letIn(store, epoch, () => db.info());
  return { epoch, db };
}

const LOOK_AGAIN_MS = 100;
const LET_IN_WITHIN_MS = 20_000;

/** A node may not have heard yet of the new writer, and refuses it for a moment. */
async function letIn(store: Store, epoch: number, knock: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + LET_IN_WITHIN_MS;
  for (;;) {
    const refusal: unknown = await knock().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refusal === undefined) return;
    if (!isFenced(refusal) || performance.now() > end) throw refusal;
    if ((await currentEpoch(store)) !== epoch) throw superseded(epoch);
    await pause(LOOK_AGAIN_MS);
  }
}

/** A number that is taken already (a backup was restored, say) is passed over. */
async function enrol(
  store: Store,
  above: number,
  held: number | undefined,
): Promise<{ epoch: number; name: string; password: string }> {
  const users = store.admin.use('_users');
  const password = randomBytes(32).toString('base64url');
  for (;;) {
    const epoch = await nextEpoch(store, above, held);
    const name = `${store.prefix}writer-${epoch}`;
    const user = { _id: userId(name), name, password, roles: [], type: 'user' };
    if (await users.insert(user as MaybeDocument).catch(unless(409)))
      return { epoch, name, password };
    held &&= epoch;
  }
}

/** Whether this is the store's word that another writer has taken over. */
export function isFenced(error: unknown): boolean {
  return statusOf(error) === 401 || statusOf(error) === 403;
}

/** 0 when there never was one. */
export async function currentEpoch(store: Store): Promise<number> {
  return (await readEpoch(store))?.epoch ?? 0;
}

async function readEpoch(store: Store): Promise<EpochDoc | undefined> {
  return store.use<EpochDoc>(STATE).get(EPOCH_ID).catch(unless(404));
}

/** Counted up in one document, whose revision lets only one of two callers have a number. */
async function nextEpoch(store: Store, above: number, held: number | undefined): Promise<number> {
  const state = await store.ensureDatabase<EpochDoc>(STATE, { q: 1 });
  for (;;) {
    const before = await readEpoch(store);
    const current = before?.epoch ?? 0;
    if (held !== undefined && current > held) throw superseded(held);
    const doc = { ...before, _id: EPOCH_ID, epoch: Math.max(current, above) + 1 };
    const written = await state.insert(doc).catch(unless(409));
    if (written) return doc.epoch;
  }
}

async function admitOnly(store: Store, ledger: string, name: string): Promise<void> {
  const security = {
    admins: { names: [], roles: ['_admin'] },
    members: { names: [name], roles: [] },
  };
  const db = encodeURIComponent(store.prefix + ledger);
  await store.admin.request({
    db,
    path: '_security',
    method: 'PUT',
    body: security,
  });
}

async function removeEarlier(store: Store, epoch: number): Promise<void> {
  const users = store.admin.use('_users');
  const start = userId(`${store.prefix}writer-`);
  const { rows } = await users.list({ startkey: start, endkey: `${start}\ufff0` });
  const earlier = rows.filter(({ id }) => Number(id.slice(start.length)) < epoch);
  for (const { id, value } of earlier) await users.destroy(id, value.rev).catch(unless(404, 409));
}

const userId = (name: string): string => `org.couchdb.user:${name}`;

function superseded(epoch: number): Error {
  const error = new Error(`Writer ${epoch} was overtaken by a later one.`);
  return Object.assign(error, { name: 'Superseded' });
}

/** Another writer has taken over: trying again would only take the ledger from it. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof Error && error.name === 'Superseded';
}
