import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Office } from '#shared/office/office.ts';
import { createApp } from '../../app.ts';
import { createMetrics } from '../../http/metrics.ts';
import { createLog } from '../../log.ts';
import { connectStore } from '../../store/couch.ts';
import { sweep } from '../../store/store.contract.ts';
import { startAccounts, type AccountsDeps } from '../accounts.ts';
import type { AccountsDatabase } from '../records.ts';
import { accountRoutes } from '../routes.ts';

export const PASSWORD = 'mật khẩu của tôi';

/** argon2's smallest: these tests are about who comes in, not about how long a guess takes. */
const passwordCost = { memoryCost: 8, timeCost: 1 };

type Options = Partial<AccountsDeps> & {
  readonly publicOrigin?: string;
  readonly office?: () => Promise<Office | null>;
};

/** Accounts on a store of their own (the CouchDB of COUCHDB_URL where that is set), behind the app as it is served. */
export async function openAccounts(options: Options = {}) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-accounts-'));
  const store = await connectStore({
    couchdbUrl: process.env['COUCHDB_URL'],
    dataDir,
    secrets: { storePassword: crypto.randomUUID() },
    prefix: `test-${crypto.randomUUID()}-`,
  });
  const database = (await store.ensureDatabase('accounts', { q: 1 })) as AccountsDatabase;
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const { publicOrigin, office = () => Promise.resolve(null), ...deps } = options;
  const secure = publicOrigin?.startsWith('https:') ?? false;
  const start = (others: Partial<AccountsDeps> = {}) =>
    startAccounts({ database, secure, log, passwordCost, ...deps, ...others });
  const accounts = await start();
  const routes = accountRoutes({
    accounts,
    office,
    isBehindProxy: secure,
    clock: () => new Date(),
  });
  const app = createApp({
    publicOrigin,
    routes: [routes],
    web: null,
    metrics: createMetrics(),
    log,
  });
  return {
    accounts,
    app,
    database,
    lines,
    /** Another process on the same store. */
    start,
    post: (url: string, body?: unknown, headers: Record<string, string> = {}) =>
      app.request(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async close() {
      accounts.close();
      await sweep(store);
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

export type OpenAccounts = Awaited<ReturnType<typeof openAccounts>>;

/** What a client sends back of a `Set-Cookie`. */
export function cookieOf(answer: Response): string {
  return (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}

/** The body of an answer without what differs each time. */
export async function withoutRequestId(answer: Response): Promise<unknown> {
  const { requestId: _, ...rest } = (await answer.json()) as Record<string, unknown>;
  return rest;
}
