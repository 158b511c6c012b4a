import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import type { Accounts } from '../accounts/accounts.ts';
import type { AccountsDatabase } from '../accounts/records.ts';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { parseBody, readBody } from '../http/body.ts';
import { problem } from '../problem.ts';
import { parseEndpoint, type PushService } from './endpoint.ts';
import { removeSubscriptions, saveSubscription, SubscriptionSchema } from './subscriptions.ts';

type Deps = {
  readonly accounts: SessionLookup & Pick<Accounts, 'beforeSignOut'>;
  readonly database: AccountsDatabase;
  readonly clock: () => Date;
  /** VAPID, base64url of the uncompressed point. */
  readonly publicKey: string;
  readonly services: readonly PushService[];
};

const EndSchema = v.object({ endpoint: v.string() });

/** `GET /api/push/key`, `POST` and `DELETE /api/push/subscriptions`. */
export function pushRoutes(deps: Deps): Hono<AppEnv> {
  const { accounts, database, clock, publicKey, services } = deps;
  const app = new Hono<AppEnv>();
  app.use('/api/push/*', requireSession(accounts));
  accounts.beforeSignOut(({ person, device, id }) =>
    removeSubscriptions(
      database,
      (one) =>
        one.session === id ||
        (one.person === person && device !== null && one.device === device.id),
    ),
  );

  app.get('/api/push/key', (c) => c.json({ key: publicKey }));

  app.post('/api/push/subscriptions', async (c) => {
    const body = await readBody(c);
    if (!body.ok) return body.answer;
    const parsed = v.safeParse(SubscriptionSchema, parseBody(body.bytes));
    if (!parsed.success) return malformed(c);
    if (!parseEndpoint(parsed.output.endpoint, services)) return notListed(c);
    const session = c.get('session');
    const isSaved = await saveSubscription(database, {
      ...{ session, subscription: parsed.output, vapidKey: publicKey, now: clock() },
    });
    return isSaved ? c.body(null, 204) : dropped(c);
  });

  app.delete('/api/push/subscriptions', async (c) => {
    const body = await readBody(c);
    if (!body.ok) return body.answer;
    const parsed = v.safeParse(EndSchema, parseBody(body.bytes));
    if (!parsed.success) return malformed(c);
    const { person } = c.get('session');
    const { endpoint } = parsed.output;
    await removeSubscriptions(
      database,
      (one) => one.person === person && one.endpoint === endpoint,
    );
    return c.body(null, 204);
  });
  return app;
}

function malformed(c: Context) {
  return problem(c, {
    status: 400,
    rule: 'FORMAT',
    title: { vi: 'Đăng ký nhận thông báo không đúng dạng', en: 'Malformed push subscription' },
  });
}

function dropped(c: Context) {
  return problem(c, {
    status: 410,
    title: { vi: 'Đăng ký nhận thông báo đã hết hiệu lực', en: 'The push subscription is dead' },
    detail: {
      vi: 'Dịch vụ thông báo không còn nhận tin cho đăng ký này. Hãy hủy và đăng ký lại.',
      en: 'Its push service takes nothing for it any more. Unsubscribe and subscribe again.',
    },
  });
}

function notListed(c: Context) {
  return problem(c, {
    status: 422,
    title: { vi: 'Dịch vụ thông báo không được phép', en: 'Push service not allowed' },
    detail: {
      vi: 'Địa chỉ không thuộc dịch vụ thông báo đẩy nào trong danh sách.',
      en: 'The endpoint belongs to none of the listed push services.',
    },
  });
}
