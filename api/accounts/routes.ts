import { Hono } from 'hono';
import * as v from 'valibot';
import { positionsOf, type Office, type PersonId } from '#shared/office/office.ts';
import { PROTOCOL } from '#shared/protocol.ts';
import { parseBody, readBody } from '../http/body.ts';
import { problem } from '../problem.ts';
import type { Accounts } from './accounts.ts';
import { addressOf } from './address.ts';
import { ownRoutes } from './ownRoutes.ts';
import { requireSession, type AppEnv, type Device } from './session.ts';
import { SignInBody } from './signIn.ts';
import { wipeRoutes } from './wipeRoutes.ts';
import { answerRefusedSignIn, BAD_BODY } from './refusedSignIn.ts';

export type AccountRoutesDeps = {
  readonly accounts: Accounts;
  /** The office card as it stands; null before there is one. */
  readonly office: () => Promise<Office | null>;
  readonly isBehindProxy: boolean;
  readonly clock: () => Date;
};

/** Signing in and out (contract › Signing in), and what people do with their own account. */
export function accountRoutes({ accounts, office, isBehindProxy, clock }: AccountRoutesDeps) {
  const app = new Hono<AppEnv>();

  app.get('/api/signin/challenge', (c) => c.json({ challenge: accounts.challenge() }));

  app.post('/api/signin', async (c) => {
    const read = await readBody(c);
    if (!read.ok) return read.answer;
    const body = v.safeParse(SignInBody, parseBody(read.bytes));
    if (!body.success) return problem(c, BAD_BODY);
    const before = await accounts.sessionOf(c.req.raw);
    const answer = await accounts.signIn(body.output, addressOf(c, isBehindProxy));
    if (!answer.ok) return answerRefusedSignIn(c, answer);
    if (before) await accounts.signOut(before, { hooks: before.person !== answer.person });
    c.header('Set-Cookie', answer.cookie);
    return c.json({
      person: describePerson(await office(), answer.person),
      device: describeDevice(answer.device),
      ...(answer.seal === undefined ? {} : { seal: answer.seal }),
    });
  });

  app.get('/api/session', requireSession(accounts), async (c) => {
    const { person, device } = c.get('session');
    const card = await office();
    return c.json({
      person: describePerson(card, person),
      device: describeDevice(device),
      office: card && { name: card.name, version: card.version },
      protocol: PROTOCOL,
      // The device judges by its own clock corrected by this one (OB7).
      now: clock().toISOString(),
    });
  });

  app.post('/api/signout', async (c) => {
    const session = await accounts.sessionOf(c.req.raw);
    if (session) await accounts.signOut(session);
    c.header('Set-Cookie', accounts.endCookie());
    return c.body(null, 204);
  });

  return app.route('/', ownRoutes(accounts, { office, clock })).route('/', wipeRoutes(accounts));
}

function describePerson(office: Office | null, id: PersonId) {
  const name = office?.people.find((person) => person.id === id)?.name ?? id;
  const positions = office ? positionsOf(office, id) : [];
  return {
    id,
    name,
    positions: positions.map(({ id, kind, title, unit }) => ({ id, kind, title, unit })),
  };
}

function describeDevice(device: Device | null) {
  return device && { id: device.id, name: device.name };
}
