import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { establishAgency } from '../api/demo/establish.ts';
import { startServer, type Running, type StartOptions } from '../api/start.ts';
import { connectStore } from '../api/store/couch.ts';
import { readSecrets } from '../api/store/secrets.ts';
import { sweep } from '../api/store/store.contract.ts';

export const PASSWORD = 'mat-khau-thu';

const MANY = { most: 10_000, minutes: 1 };

/** A server that can really be stopped and started again, on the same port and the same data. */
export type Agency = {
  readonly url: string;
  /** The server as it runs now. */
  readonly running: () => Running;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Stops, and leaves nothing behind. */
  readonly end: () => Promise<void>;
};

/** The demonstration agency without documents; on the CouchDB of COUCHDB_URL where that is set. */
export async function openAgency(options: StartOptions = {}): Promise<Agency> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-agency-'));
  const couchdbUrl = process.env['COUCHDB_URL'];
  const storePrefix = `test-${crypto.randomUUID()}-`;
  const all: StartOptions = {
    passwordCost: { memoryCost: 8, timeCost: 1 },
    signInLimits: { pair: MANY, address: MANY, username: MANY },
    storePrefix,
    ...options,
  };
  const serve = (port: number) =>
    startServer(
      {
        port,
        // A name, so that the browser takes it for a secure origin and passkeys know it.
        host: '127.0.0.1',
        dataDir,
        logLevel: 'error',
        ...(couchdbUrl ? { couchdbUrl } : {}),
      },
      all,
    );
  let running: Running | undefined = await serve(0);
  await establishAgency(running, PASSWORD);
  const port = Number(new URL(running.url).port);
  const stop = async () => {
    await running?.close();
    running = undefined;
  };
  return {
    url: `http://localhost:${port}`,
    running: () => {
      if (!running) throw new Error('the server is stopped');
      return running;
    },
    stop,
    start: async () => {
      running ??= await serve(port);
    },
    end: async () => {
      await stop();
      if (couchdbUrl) await forget(couchdbUrl, dataDir, storePrefix);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A CouchDB of everybody's keeps nothing of a test. */
async function forget(couchdbUrl: string, dataDir: string, prefix: string): Promise<void> {
  const secrets = await readSecrets(dataDir);
  await sweep(await connectStore({ couchdbUrl, dataDir, secrets, prefix }));
}
