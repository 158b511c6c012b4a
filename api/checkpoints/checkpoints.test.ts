import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../commands/ledger.ts';
import {
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from '../commands/testing/openOffice.ts';
import { openStore, type TestStore } from '../commands/testing/stores.ts';
import { createLog } from '../log.ts';
import { createStoreRequest } from '../projections/storeRequest.ts';
import { createSigner, EMPTY, isIntact } from './checkpoint.ts';
import { startCheckpoints, type Checkpoints } from './checkpoints.ts';

let opened: TestStore;
let office: TestOffice;
let folder: string;
const started: Checkpoints[] = [];

beforeEach(async () => {
  opened = await openStore(undefined);
  office = await openOffice(opened.store);
  folder = await mkdtemp(path.join(tmpdir(), 'butphe-checkpoints-'));
});
afterEach(async () => {
  await stopAll();
  await office.commands.close();
  await opened.close();
  await rm(folder, { recursive: true });
});

async function start(dataDir = folder): Promise<Checkpoints> {
  const { ledger, onEntries } = office.commands;
  const checkpoints = await startCheckpoints({
    ...{ dataDir, secret: 'secret of the server', ledger, onEntries },
    ...{ request: createStoreRequest(opened.behind), clock: office.clock.now },
    log: createLog('silent'),
  });
  started.push(checkpoints);
  return checkpoints;
}
async function stopAll(): Promise<void> {
  for (const one of started.splice(0)) await one.stop();
}
const register = () => office.send('vanthu', envelope(newDocument(), registration()));
/** Those in the file of the year. */
async function lines(checkpoints: Checkpoints) {
  return (await checkpoints.lines()).checkpoints.slice(0, -1);
}

test('a checkpoint is signed: whatever is changed in it shows, and another secret has another key', () => {
  const signer = createSigner('secret of the server');
  const checkpoint = signer.sign(EMPTY, '2026-11-09T02:00:00.000Z');
  expect(isIntact(checkpoint)).toBe(true);
  for (const change of [{ n: 1 }, { count: 1 }, { hash: 'a'.repeat(64) }, { at: '2026-11-10' }])
    expect(isIntact({ ...checkpoint, ...change })).toBe(false);
  expect(createSigner('another secret').key).not.toBe(signer.key);
  expect(createSigner('secret of the server').key).toBe(signer.key);
});

test('what was followed in pieces says the same as what is read from the beginning', async () => {
  const checkpoints = await start();
  await register();
  await checkpoints.write();
  await stopAll();
  await register();
  const again = await start();
  const later = await again.write();
  await register();
  const last = await again.write();
  const other = await mkdtemp(path.join(tmpdir(), 'butphe-checkpoints-'));
  const fresh = await (await start(other)).write();
  expect(fresh).toMatchObject({ n: last?.n, count: last?.count, hash: last?.hash });
  expect(last?.hash).not.toBe(later?.hash);
  await stopAll();
  await rm(other, { recursive: true });
});

test('one is written each day, however often the server starts', async () => {
  const days = ['2026-12-30T03:00:00.000Z', '2026-12-30T16:59:00.000Z', '2026-12-31T17:00:00.000Z'];
  for (const day of days) {
    office.clock.set(day);
    await register();
    const checkpoints = await start();
    await expect.poll(async () => (await lines(checkpoints)).length).toBeGreaterThan(0);
    await stopAll();
  }
  const checkpoints = await start();
  await expect.poll(async () => (await lines(checkpoints)).length).toBe(2);
  // By the agency’s clock the last one is of the new year.
  expect((await readdir(path.join(folder, 'checkpoints'))).sort()).toEqual([
    '2026.ndjson',
    '2027.ndjson',
    'newest.json',
  ]);
});

test('a ledger whose newest entries went while the server was down: what was seen of it stays stated', async () => {
  const document = newDocument();
  await office.send('vanthu', envelope(document, registration()));
  const checkpoints = await start();
  await checkpoints.write();
  await register();
  const newest = office.commands.ledger.committed();
  await stopAll();
  await office.commands.close();

  const ledger = opened.behind.use<Entry>('ledger');
  const { rows } = await ledger.list({ include_docs: true });
  const last = rows.find(({ doc }) => doc?.n === newest)?.doc;
  await ledger.destroy(last?._id ?? '', last?._rev ?? '');
  office = await office.again();
  const again = await start();
  expect((await lines(again)).at(-1)).toMatchObject({ n: newest });
});
