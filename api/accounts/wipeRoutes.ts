import { Hono } from 'hono';
import * as v from 'valibot';
import { Name } from '#shared/protocol.ts';
import { parseBody, readBody } from '../http/body.ts';
import { problem } from '../problem.ts';
import type { Accounts } from './accounts.ts';
import { PublicKeySchema, SignatureSchema } from './deviceKey.ts';
import { requireSession, type AppEnv } from './session.ts';

/** More than anybody leaves unsent; their ids are a few dozen kilobytes. */
const MOST_DESTROYED = 1_000;
const LARGEST_REPORT = 64 * 1024;

const Proven = { publicKey: PublicKeySchema, proof: SignatureSchema };
const OrdersBody = v.object(Proven);
const WipedBody = v.object({
  ...Proven,
  person: Name,
  destroyed: v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(MOST_DESTROYED)),
});

/**
 * Remote wipe. A device that is to be wiped has no session any more, so it shows by its key who it is: by a signature
 * over a challenge, as at a sign-in.
 */
export function wipeRoutes(accounts: Accounts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { wipes } = accounts;

  app.post('/api/devices/:id/wipe', requireSession(accounts), async (c) => {
    const { person } = c.get('session');
    const isThere = await wipes.order({ id: c.req.param('id'), person, by: 'person' });
    return isThere ? c.body(null, 202) : problem(c, NONE);
  });

  app.post('/api/device/orders', async (c) => {
    const read = await readBody(c);
    if (!read.ok) return read.answer;
    const body = v.safeParse(OrdersBody, parseBody(read.bytes));
    if (!body.success) return problem(c, MALFORMED);
    const { publicKey, proof } = body.output;
    if (!accounts.holdsKey(publicKey, proof)) return problem(c, NOT_PROVEN);
    return c.json({ wipe: await wipes.ordersFor(publicKey) });
  });

  app.post('/api/device/wiped', async (c) => {
    const read = await readBody(c, LARGEST_REPORT);
    if (!read.ok) return read.answer;
    const body = v.safeParse(WipedBody, parseBody(read.bytes));
    if (!body.success) return problem(c, MALFORMED);
    const { publicKey, proof, person, destroyed } = body.output;
    if (!accounts.holdsKey(publicKey, proof)) return problem(c, NOT_PROVEN);
    await wipes.confirm(publicKey, person, destroyed);
    return c.body(null, 204);
  });
  return app;
}

const NONE = {
  status: 404,
  title: { vi: 'Không có thiết bị này', en: 'There is no such device' },
} as const;
const MALFORMED = {
  status: 400,
  title: { vi: 'Yêu cầu của thiết bị không đúng dạng', en: 'Malformed request of a device' },
} as const;
const NOT_PROVEN = {
  status: 403,
  title: { vi: 'Chữ ký của thiết bị không khớp', en: 'The signature of the device does not match' },
} as const;
