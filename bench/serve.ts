import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { establishAgency } from '../api/demo/establish.ts';
import { createLog } from '../api/log.ts';
import { startServer } from '../api/start.ts';
import { PASSWORD } from './registrations.ts';

/** A server of its own process with the agency and nothing registered; prints its address, stops with SIGTERM. */
const unlimited = { most: 1_000_000, minutes: 1 };

const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-bench-'));
const couchdbUrl = process.env['COUCHDB_URL'];
const env = {
  port: 0,
  host: '127.0.0.1',
  dataDir,
  logLevel: 'warn' as const,
  ...(couchdbUrl ? { couchdbUrl } : {}),
};
const running = await startServer(env, {
  log: createLog('warn', (line) => process.stderr.write(`${line}\n`)),
  storePrefix: `bench-${process.pid}-`,
  passwordCost: { memoryCost: 8, timeCost: 1 },
  signInLimits: { pair: unlimited, address: unlimited, username: unlimited },
});
const { store } = running;
await establishAgency(running, PASSWORD);
process.stdout.write(
  `${JSON.stringify({ url: running.url, store: store.url, prefix: store.prefix, kind: store.kind })}\n`,
);
process.once('SIGTERM', () => process.disconnect());
process.once('disconnect', () => void stop());

async function stop(): Promise<void> {
  if (store.kind === 'couchdb')
    for (const name of await store.databases()) await store.dropDatabase(name);
  await running.close();
  await rm(dataDir, { recursive: true });
}
