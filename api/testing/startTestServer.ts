import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PersonId } from '#shared/office/office.ts';
import { agency } from '#shared/testing/agency.ts';
import { calendars } from '#shared/testing/calendars.ts';
import { adminOf } from '../admin/deps.ts';
import type { Env } from '../env.ts';
import { createLog } from '../log.ts';
import { startServer, type Running, type StartOptions } from '../start.ts';

export const TEST_PASSWORD = 'butphe-test';

export type TestServer = Running & {
  readonly env: Env;
  /** The cookie of a person of the demonstration agency who signs in without a device key. */
  readonly signIn: (person: PersonId) => Promise<string>;
  /** Stops, and starts again on what is there. */
  readonly restart: () => Promise<TestServer>;
  /** Stops, and deletes everything. */
  readonly discard: () => Promise<void>;
};

/** A whole server on a free port with the embedded store unless another is set, and the demonstration agency on it. */
export async function startTestServer(
  options: StartOptions = {},
  settings: Partial<Env> = {},
): Promise<TestServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-server-'));
  const env: Env = { port: 0, host: '127.0.0.1', dataDir, logLevel: 'silent', ...settings };
  const server = await run(env, options);
  const { submitSystem } = adminOf(server);
  await submitSystem('office', { type: 'EstablishOffice', structure: agency });
  for (const calendar of Object.values(calendars)) {
    await submitSystem(`calendar:${calendar.year}`, { type: 'SetCalendar', calendar });
  }
  for (const { id } of agency.people) {
    await server.accounts.createAccount({ username: id, person: id, password: TEST_PASSWORD });
  }
  return server;
}

async function run(env: Env, options: StartOptions): Promise<TestServer> {
  const running = await startServer(env, {
    log: createLog('silent'),
    passwordCost: { memoryCost: 8, timeCost: 1 },
    ...options,
  });
  return {
    ...running,
    env,
    signIn: (person) => signIn(running.url, person),
    async restart() {
      await running.close();
      return run(env, options);
    },
    async discard() {
      await running.close();
      await rm(env.dataDir, { recursive: true });
    },
  };
}

async function signIn(url: string, username: string): Promise<string> {
  const answer = await fetch(`${url}/api/signin`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: TEST_PASSWORD }),
  });
  if (!answer.ok) throw new Error(`${username} could not sign in: ${answer.status}`);
  return (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}
