import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import leveldown from 'leveldown';
import { expect, onTestFinished, test } from 'vitest';
import { openPouch } from './pouch.ts';
import { type Level, syncedLevels } from './synced-leveldown.ts';

async function open() {
  const folder = await mkdtemp(path.join(tmpdir(), 'butphe-level-'));
  const writes: { operations: number; sync: unknown }[] = [];
  let isBroken = false;
  const levels = syncedLevels((at) => {
    const level = leveldown(at) as unknown as Level;
    const { _batch, _get } = level;
    level._batch = (operations, options, done) => {
      writes.push({ operations: (operations as unknown[]).length, sync: options['sync'] });
      _batch.call(level, operations, options, done);
    };
    level._get = (key, options, done) => {
      if (isBroken) queueMicrotask(() => done(new Error('Corruption: block checksum mismatch')));
      else _get.call(level, key, options, done);
    };
    return level;
  });
  const pouch = await openPouch(folder, levels);
  onTestFinished(async () => {
    await pouch.close();
    await rm(folder, { recursive: true });
  });
  return { pouch, writes, levels, folder, breakReads: () => (isBroken = true) };
}

test('many documents are one write, and it is synced', async () => {
  const { pouch, writes } = await open();
  writes.length = 0;
  const docs = Array.from({ length: 500 }, (_, n) => ({ _id: `${n}` }));
  await pouch.bulkDocs(docs, { new_edits: true });
  // A body and its metadata each, the last sequence, the count.
  expect(writes).toEqual([{ operations: 1002, sync: true }]);
});

test('every write is synced', async () => {
  const { pouch, writes } = await open();
  await pouch.put({ _id: '_local/x' });
  await pouch.bulkDocs([{ _id: 'a' }], { new_edits: true });
  expect(writes.map(({ sync }) => sync)).toEqual(Array(writes.length).fill(true));
});

test('after a read that failed nothing is written', async () => {
  const { pouch, writes, levels, folder, breakReads } = await open();
  await pouch.bulkDocs([{ _id: 'a', n: 1 }], { new_edits: true });
  const before = writes.length;
  breakReads();
  await expect(pouch.bulkDocs([{ _id: 'a', n: 2 }], { new_edits: true })).rejects.toThrow(
    'checksum',
  );
  expect(writes).toHaveLength(before);
  expect(levels.fault(folder)?.message).toContain('checksum');
});
