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
};

export const MOST_SUBSCRIPTIONS = 20;
const PREFIX = 'push:';

export function subscriptionId(endpoint: string): string {
  return PREFIX + createHash('sha256').update(endpoint).digest('hex').slice(0, 32);
}

export async function saveSubscription(
  database: AccountsDatabase,
  { person, device, id }: Session,
  subscription: Subscription,
  now: Date,
): Promise<void> {
  const record: SubscriptionRecord = {
    ...subscription,
    person,
    device: device?.id ?? null,
    session: id,
    createdAt: now.toISOString(),
  };
  await update<SubscriptionRecord>(database, subscriptionId(subscription.endpoint), () => record);
  const own = await subscriptionsWhere(database, (one) => one.person === person);
  const oldest = own.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  for (const { _id } of oldest.slice(MOST_SUBSCRIPTIONS)) await remove(database, _id);
}

export async function subscriptionsWhere(
  database: AccountsDatabase,
  isMeant: (subscription: SubscriptionRecord) => boolean,
): Promise<readonly Stored<SubscriptionRecord>[]> {
  return (await readAll<SubscriptionRecord>(database, PREFIX)).filter(isMeant);
}

/** At sign-out, and when the push service says that it is no more. */
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
