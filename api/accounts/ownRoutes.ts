import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { parseBody, readBody } from '../http/body.ts';
import { problem } from '../problem.ts';
import type { Accounts } from './accounts.ts';
import type { ChangeAnswer } from './own.ts';
import type { AccountRoutesDeps } from './routes.ts';
import { requireSession, type AppEnv } from './session.ts';

/** Until an office says otherwise. */
const LEASE_DAYS = 7;
const Password = v.pipe(v.string(), v.maxLength(1_000));
const ChangeBody = v.object({ present: Password, next: Password });

/** One's own devices, sessions and password. */
export function ownRoutes(
  accounts: Accounts,
  { office, clock }: Pick<AccountRoutesDeps, 'office' | 'clock'>,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { own } = accounts;
  for (const path of ['/api/devices/*', '/api/sessions/*', '/api/password']) {
    app.use(path, requireSession(accounts));
  }

  app.get('/api/devices', async (c) => {
    const leaseDays = (await office())?.settings.leaseDays ?? LEASE_DAYS;
    const devices = await own.devices(c.get('session'), leaseDays, clock());
    return c.json({ devices });
  });
  app.delete('/api/devices/:id', async (c) => {
    const id = c.req.param('id');
    const isDone = THUMBPRINT.test(id) && (await own.endDevice(c.get('session'), id));
    return isDone ? c.body(null, 204) : problem(c, NONE);
  });

  app.get('/api/sessions', async (c) => {
    const asking = c.get('session');
    const sessions = (await own.sessions(asking)).map(({ id, device, createdAt }) => ({
      ...{ id, createdAt, current: id === asking.id },
      device: device && { id: device.id, name: device.name },
    }));
    return c.json({ sessions });
  });
  app.delete('/api/sessions/:id', async (c) => {
    const isDone = await own.endSession(c.get('session'), c.req.param('id'));
    return isDone ? c.body(null, 204) : problem(c, NONE);
  });

  app.post('/api/password', async (c) => {
    const read = await readBody(c);
    if (!read.ok) return read.answer;
    const body = v.safeParse(ChangeBody, parseBody(read.bytes));
    if (!body.success) return problem(c, MALFORMED);
    return answerChange(c, await own.changePassword(c.get('session'), body.output));
  });
  return app;
}

function answerChange(c: Context, answer: ChangeAnswer): Response {
  if (answer.ok) return c.body(null, 204);
  switch (answer.why) {
    case 'wrong':
      return problem(c, WRONG);
    case 'refused':
      return problem(c, { ...WEAK, detail: answer.reason });
    case 'tooMany': {
      const { retryAfter } = answer;
      return problem(c, {
        status: 429,
        title: { vi: 'Nhập sai mật khẩu quá nhiều lần', en: 'Too many wrong passwords' },
        detail: {
          vi: `Hãy thử lại sau ${retryAfter} giây.`,
          en: `Try again in ${retryAfter} seconds.`,
        },
        headers: { 'Retry-After': String(retryAfter) },
      });
    }
  }
}

const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

const NONE = {
  status: 404,
  title: {
    vi: 'Không có thiết bị hoặc phiên đăng nhập này',
    en: 'There is no such device or session',
  },
} as const;
const MALFORMED = {
  status: 400,
  title: { vi: 'Yêu cầu đổi mật khẩu không đúng dạng', en: 'Malformed change of password' },
  detail: { vi: 'Cần {present, next}.', en: 'Needed: {present, next}.' },
} as const;
const WRONG = {
  status: 403,
  title: { vi: 'Mật khẩu hiện tại không đúng', en: 'The present password is wrong' },
} as const;
const WEAK = {
  status: 422,
  title: { vi: 'Mật khẩu mới chưa dùng được', en: 'The new password is not taken' },
} as const;
