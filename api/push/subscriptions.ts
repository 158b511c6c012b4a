import { createECDH, createHash } from 'node:crypto';
import * as v from 'valibot';
import type { PersonId } from '#shared/office/office.ts';
import {
  readAll,
  remove,
  update,
  type AccountsDatabase,
  type Stored,
} from '../accounts/records.ts';
import type { Session } from '../accounts/session.ts';

const Base64Url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+={0,2}$/), v.maxLength(200));

/** The browser's `PushSubscription` JSON, and what its person chose. */
export const SubscriptionSchema = v.object({
  endpoint: v.pipe(v.string(), v.maxLength(2_000)),
  keys: v.object({
    p256dh: v.pipe(Base64Url, v.check(isPublicKey)),
    auth: v.pipe(
      Base64Url,
      v.check((text) => Buffer.from(text, 'base64url').length === 16),
    ),
  }),
  /** Subject and issuer in the message; otherwise only kind, urgency and count. */
  showSubject: v.optional(v.boolean(), false),
  language: v.optional(v.picklist(['vi', 'en']), 'vi'),
});
export type Subscription = v.InferOutput<typeof SubscriptionSchema>;

/** `push:<SHA-256 of the endpoint, 32 hex>`: one browser installation belongs to whoever signed in there last. */
export type SubscriptionRecord = Subscription & {
  readonly person: PersonId;
  readonly device: string | null;
  /** Without this session it is not written to any more. */
  readonly session: string;
  readonly createdAt: string;
  /** The VAPID key that the browser subscribed with. */
  readonly vapidKey?: string;
  /** Its service takes nothing for it; kept so that the device learns of it at its next start. */
  readonly droppedAt?: string;
};

const MOST_SUBSCRIPTIONS = 20;
const PREFIX = 'push:';

export function subscriptionId(endpoint: string): string {
  return PREFIX + createHash('sha256').update(endpoint).digest('hex').slice(0, 32);
}

type Given = {
  readonly session: Session;
  readonly subscription: Subscription;
  readonly vapidKey: string;
  readonly now: Date;
};

/** False for one that was dropped: the device has to subscribe anew. */
export async function saveSubscription(
  database: AccountsDatabase,
  { session: { person, device, id }, subscription, vapidKey, now }: Given,
): Promise<boolean> {
  const record: SubscriptionRecord = {
    ...{ ...subscription, person, vapidKey },
    device: device?.id ?? null,
    session: id,
    createdAt: now.toISOString(),
  };
  const own = subscriptionId(subscription.endpoint);
  const isSaved = await update<SubscriptionRecord>(database, own, (before) =>
    before?.droppedAt === undefined ? record : null,
  );
  await keepFew(database, record, own);
  return isSaved !== null;
}

/** A device has one subscription at a time, a person a bounded number; those that were dropped go first. */
async function keepFew(
  database: AccountsDatabase,
  { person, device }: SubscriptionRecord,
  own: string,
) {
  const all = await readAll<SubscriptionRecord>(database, PREFIX);
  const others = all.filter((one) => one.person === person && one._id !== own);
  const isReplaced = (one: SubscriptionRecord) =>
    device !== null && one.device === device && one.droppedAt === undefined;
  const age = ({ droppedAt, createdAt }: SubscriptionRecord) => (droppedAt ? '' : createdAt);
  const kept = others
    .filter((one) => !isReplaced(one))
    .toSorted((a, b) => (age(a) < age(b) ? 1 : -1));
  const gone = [...others.filter(isReplaced), ...kept.slice(MOST_SUBSCRIPTIONS - 1)];
  for (const { _id } of gone) await remove(database, _id);
}

/** Those that are written to. */
export async function subscriptionsWhere(
  database: AccountsDatabase,
  isMeant: (subscription: SubscriptionRecord) => boolean,
): Promise<readonly Stored<SubscriptionRecord>[]> {
  const all = await readAll<SubscriptionRecord>(database, PREFIX);
  return all.filter((one) => one.droppedAt === undefined && isMeant(one));
}

/** Nothing is sent to it any more. */
export async function dropSubscription(
  database: AccountsDatabase,
  { endpoint }: Pick<SubscriptionRecord, 'endpoint'>,
  now: Date,
): Promise<void> {
  await update<SubscriptionRecord>(
    database,
    subscriptionId(endpoint),
    (before) => before && { ...before, droppedAt: now.toISOString() },
  );
}

/** At sign-out, and when the person wants no notices. */
export async function removeSubscriptions(
  database: AccountsDatabase,
  isMeant: (subscription: SubscriptionRecord) => boolean,
): Promise<void> {
  for (const { _id } of await subscriptionsWhere(database, isMeant)) await remove(database, _id);
}

/** An uncompressed point that lies on P-256: any other would fail at every message. */
function isPublicKey(text: string): boolean {
  const point = Buffer.from(text, 'base64url');
  if (point.length !== 65) return false;
  const own = createECDH('prime256v1');
  own.generateKeys();
  try {
    own.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
