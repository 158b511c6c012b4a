import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import { calendars } from '#shared/testing/calendars.ts';
import { connectStore } from '../store/couch.ts';
import { sweep } from '../store/store.contract.ts';
import { openLedgerDatabase } from './ledgerDatabase.ts';
import type { LedgerDoc } from './ledger.ts';
import { comment, envelope, newDocument, registration } from './testing/openOffice.ts';
import { SLOW, stores } from './testing/stores.ts';
import { createStoreRequest } from '../projections/storeRequest.ts';
import { verify } from '../verify/verify.ts';

/** Documents that make the agency: the office and its calendars. */
const AGENCY = 1 + Object.keys(calendars).length;

type Server = { readonly child: ChildProcess; readonly address: string };

describe.each(stores)('a server killed without a word, on the $kind store', SLOW, ({ url }) => {
  let dataDir: string;
  let prefix: string;
  let running: Server | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-crash-'));
    prefix = `test-${randomBytes(4).toString('hex')}-`;
  });
  afterEach(async () => {
    await kill();
    const store = await openOwnStore();
    await sweep(store);
    await store.close();
    await rm(dataDir, { recursive: true });
  });

  const openOwnStore = () =>
    connectStore({
      couchdbUrl: url,
      dataDir,
      prefix,
      secrets: { storePassword: 'a password for the store' },
    });

  async function start(diesAfter = ''): Promise<Server> {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      DATA_DIR: dataDir,
      PREFIX: prefix,
      DIES_AFTER: diesAfter,
    };
    if (url === undefined) delete env['COUCHDB_URL'];
    const file = path.join(import.meta.dirname, 'testing/mortalServer.ts');
    const child = fork(file, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const port = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (chunk: Buffer) => resolve(String(chunk).trim()));
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}`)));
    });
    running = { child, address: `http://127.0.0.1:${port}` };
    return running;
  }
  async function kill(): Promise<void> {
    const { child } = running ?? {};
    running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
  async function send(...envelopes: readonly Envelope[]): Promise<readonly Receipt[]> {
    const answer = await fetch(`${running?.address}/sync/commands`, {
      method: 'POST',
      headers: { 'X-Person': 'vanthu' },
      body: JSON.stringify({ protocol: 1, envelopes }),
    });
    return ((await answer.json()) as { receipts: Receipt[] }).receipts;
  }
  /** As a device does: again and again until there is a receipt. */
  async function insist(one: Envelope): Promise<Receipt | undefined> {
    for (;;) {
      const receipts = await send(one).catch(() => undefined);
      if (receipts) return receipts[0];
      await pause(20);
    }
  }
  async function verified() {
    await kill();
    const store = await openOwnStore();
    const db = store.use<LedgerDoc>('ledger');
    const { docs } = await openLedgerDatabase({ reads: db, writes: () => db }).feed('0', 100_000);
    const newest = Math.max(...docs.map((doc) => ('n' in doc ? doc.n : 0)));
    const verification = await verify({
      request: createStoreRequest(store),
      ledger: { committed: () => newest, isStray: () => false },
    });
    await store.close();
    return verification;
  }

  test('[OB2] between the write and the answer: sent again, the act is there already, once', async () => {
    const document = newDocument();
    const first = envelope(document, registration());
    const fatal = envelope(document, comment('Bản giấy đến sau'), { basedOn: 1 });
    const { child } = await start(fatal.id);
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    await send(first);
    await expect(send(fatal)).rejects.toThrow();
    expect(await ended).toBe('SIGKILL');

    await start();
    expect(await send(fatal, first)).toMatchObject([
      { outcome: 'alreadyRecorded', version: 2 },
      { outcome: 'alreadyRecorded', version: 1, result: { arrivalNumber: 1 } },
    ]);
    expect(await verified()).toMatchObject({ problems: [], documents: AGENCY + 1 });
  });

  test('at any moment: every act is recorded once, numbers run on without a gap', async () => {
    const acts = Array.from({ length: 120 }, () => envelope(newDocument(), registration()));
    await start();
    const receipts = Promise.all(acts.map(insist));
    for (const moment of [15, 60, 120]) {
      await pause(moment);
      await kill();
      await start();
    }
    for (const receipt of await receipts) {
      expect(receipt?.outcome).toMatch(/^(?:recorded|alreadyRecorded)$/);
    }
    expect(await verified()).toMatchObject({ problems: [], documents: AGENCY + acts.length });
  });
});
