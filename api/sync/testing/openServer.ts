import type { PersonId } from '#shared/office/office.ts';
import { agency } from '#shared/testing/agency.ts';
import { startAccounts, type Accounts } from '../../accounts/accounts.ts';
import type { AccountsDatabase } from '../../accounts/records.ts';
import { accountRoutes } from '../../accounts/routes.ts';
import { createApp } from '../../app.ts';
import { createBooks } from '../../books/books.ts';
import { bookRoutes } from '../../books/routes.ts';
import type { envelope } from '../../commands/testing/openOffice.ts';
import { createMetrics } from '../../http/metrics.ts';
import { listen } from '../../http/serve.ts';
import { createLog } from '../../log.ts';
import {
  act,
  openProjections,
  register,
  type TestProjections,
} from '../../projections/testing/openProjections.ts';
import type { TestStore } from '../../commands/testing/stores.ts';
import type { ProjectionsDeps } from '../../projections/start.ts';
import { createNoticeDelivery } from '../../push/deliver.ts';
import type { PushService } from '../../push/endpoint.ts';
import { pushRoutes } from '../../push/routes.ts';
import { createSendPush, type Vapid } from '../../push/send.ts';
import { syncRoutes, type Sync } from '../routes.ts';

export type TestServer = TestProjections & {
  readonly url: string;
  readonly accounts: Accounts;
  readonly database: AccountsDatabase;
  readonly sync: Sync;
  /** The cookie of a session that begins now; each call another one. */
  readonly signIn: (person: PersonId) => Promise<string>;
  readonly get: (cookie: string, path: string, init?: RequestInit) => Promise<Response>;
  readonly register: (facts?: object) => Promise<string>;
  /** A command that must be recorded. */
  readonly act: (
    person: PersonId,
    document: string,
    command: Parameters<typeof envelope>[1],
  ) => Promise<void>;
};

type Options = {
  readonly mostFeeds?: number;
  /** Tells people by these push services. */
  readonly push?: { readonly services: readonly PushService[]; readonly vapid: Vapid };
};

const PASSWORD = 'mat-khau-thu';
const MANY = { most: 10_000, minutes: 1 };

/** What this folder serves, with accounts and the demonstration agency, on a port of its own. */
export async function openServer(
  couchdbUrl: string | undefined,
  options: Options = {},
): Promise<TestServer> {
  const { mostFeeds, push } = options;
  const log = createLog('silent');
  const running = await openProjections(couchdbUrl, async (opened) => {
    const accounts = await accountsOf(opened);
    return push ? { notices: noticesBy(push, accounts) } : {};
  });
  const { opened, office, projections } = running;
  const clock = office.clock.now;
  const database = await accountsOf(opened);
  const accounts = await startAccounts({
    ...{ database, log, secure: false },
    passwordCost: { memoryCost: 8, timeCost: 1 },
    limits: { username: MANY, address: MANY, pair: MANY },
  });
  for (const { id } of agency.people) {
    await accounts.createAccount({ username: id, person: id, password: PASSWORD });
  }
  const sync = syncRoutes({
    ...{ accounts, database, projections, clock, log },
    ...(mostFeeds === undefined ? {} : { mostFeeds }),
  });
  const card = () => Promise.resolve(office.commands.office());
  const app = createApp({
    publicOrigin: undefined,
    routes: [
      accountRoutes({ accounts, office: card, clock, isBehindProxy: false }),
      ...sync.routes,
      pushRoutes({
        ...{ accounts, database, clock },
        publicKey: push?.vapid.publicKey ?? '',
        services: push?.services ?? [],
      }),
      bookRoutes({
        accounts,
        books: createBooks(projections.index.db),
        office: office.commands.office,
      }),
    ],
    web: null,
    metrics: createMetrics(),
    log,
  });
  const { url, close } = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    ...running,
    ...{ url, accounts, database, sync },
    signIn: (person) => signIn(url, person),
    get: (cookie, path, init = {}) =>
      fetch(url + path, { ...init, headers: { cookie, ...init.headers } }),
    register: (facts) => register(office, facts),
    act: (person, document, command) => act(office, person, document, command),
    async close() {
      await sync.close();
      await close();
      accounts.close();
      await running.close();
    },
  };
}

async function accountsOf({ behind }: TestStore): Promise<AccountsDatabase> {
  return (await behind.ensureDatabase('accounts', { q: 1 })) as AccountsDatabase;
}

/** Where the app of these tests is reached. */
export const ORIGIN = 'https://butphe.example';

export function noticesBy(
  { vapid, services }: NonNullable<Options['push']>,
  accounts: AccountsDatabase,
): NonNullable<ProjectionsDeps['notices']> {
  return (index, state) =>
    createNoticeDelivery({
      ...{ accounts, state, db: index.db, origin: ORIGIN },
      send: createSendPush({ vapid, services, timeoutMs: 2_000 }),
      clock: () => new Date(),
      log: createLog('silent'),
      retry: { everyMs: 50, firstPauseMs: 50 },
    });
}

async function signIn(url: string, username: PersonId): Promise<string> {
  const answer = await fetch(`${url}/api/signin`, {
    method: 'POST',
    body: JSON.stringify({ username, password: PASSWORD }),
    headers: { 'Content-Type': 'application/json' },
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}
