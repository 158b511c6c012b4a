import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectStore, type Store } from './couch.ts';
import { storeContract } from './store.contract.ts';

const SIZE = 50;
const secrets = { storePassword: 'crash' };

/** The last batch that was acknowledged before the process was killed, in the middle of the next one. */
async function writeUntilKilled(dataDir: string, batches: number): Promise<number> {
  const file = path.join(import.meta.dirname, 'crash.child.ts');
  const child = spawn(process.execPath, [file, dataDir, String(SIZE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(Number(line));
    if (seen.length === batches) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return seen.at(-1) ?? -1;
}

describe('the embedded store after kill -9', () => {
  let dataDir: string;
  let acknowledged: number;
  let store: Store;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-crash-'));
    acknowledged = await writeUntilKilled(dataDir, 12);
    store = await connectStore({ dataDir, secrets });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  });

  test('every acknowledged batch is there, and none in part', async () => {
    const { rows } = await store.use('ledger').list();
    const perBatch = Map.groupBy(rows, ({ id }) => Number(id.split(':')[0]));
    for (let batch = 0; batch <= acknowledged; batch++)
      expect(perBatch.get(batch)).toHaveLength(SIZE);
    for (const [, written] of perBatch) expect(written).toHaveLength(SIZE);
    expect(perBatch.size).toBeLessThanOrEqual(acknowledged + 2);
    const card = await store.use<{ batch: number }>('cards').get('card', { revs: true });
    expect(card.batch).toBeGreaterThanOrEqual(acknowledged);
    expect(card._revisions?.ids).toHaveLength(card.batch + 1);
  });

  test('killed again and again, it opens again', async () => {
    await store.close();
    for (const batches of [1, 2, 3]) acknowledged = await writeUntilKilled(dataDir, batches);
    store = await connectStore({ dataDir, secrets });
    const { rows } = await store.use('ledger').list();
    expect(rows.length).toBeGreaterThanOrEqual((acknowledged + 1) * SIZE);
    expect(rows.length % SIZE).toBe(0);
  }, 60_000);

  describe('keeps the contract', () => storeContract(() => Promise.resolve(store)));
});
