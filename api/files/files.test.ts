import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { openTestStore, type TestStore } from '../store/testing/stores.ts';
import { type Files, startFiles } from './files.ts';
import { startSweeping, tooOldAt } from './sweeping.ts';
import { pdf, sha256Hex } from './testing/bytes.ts';
import { pieces } from './testing/openFiles.ts';

const bytes = pdf('named', 2000);
const file = { sha256: sha256Hex(bytes), size: bytes.length, mediaType: 'application/pdf' };

let opened: TestStore;
let files: Files;
beforeAll(async () => {
  opened = await openTestStore();
  files = await startFiles({
    store: opened.store,
    clock: () => new Date(),
    // Two documents carry it; of these the director may read one.
    carriersOf: (sha256) => Promise.resolve(sha256 === file.sha256 ? ['in:1', 'in:2'] : []),
  });
  const upload = { person: 'vanthu', sha256: file.sha256, offset: 0, body: pieces(bytes) };
  await files.chunks.receive(upload);
});
afterAll(async () => {
  await opened.close();
});
const mayName = (person: string, named: object = {}) =>
  files.mayName(
    person,
    { ...file, ...named },
    {
      isReadable: (document) => Promise.resolve(person === 'giamdoc' && document === 'in:2'),
    },
  );

test('a file is named by whoever uploaded it, or reads a document that carries it, and nobody else', async () => {
  expect(await mayName('vanthu')).toBe(true);
  expect(await mayName('giamdoc')).toBe(true);
  expect(await mayName('quantri')).toBe(false);
});

test('only as it is', async () => {
  expect(await mayName('vanthu', { size: 1 })).toBe(false);
  expect(await mayName('vanthu', { mediaType: 'image/png' })).toBe(false);
  expect(await mayName('vanthu', { sha256: 'a'.repeat(64) })).toBe(false);
});

test('by a device that does not know its type', async () => {
  expect(await mayName('vanthu', { mediaType: 'application/octet-stream' })).toBe(true);
  expect(await mayName('vanthu', { mediaType: undefined, size: undefined })).toBe(true);
});

test('what was named stays; what nobody named is swept a day later, an hour after a start and each day', async () => {
  const clock = { now: new Date() };
  const others = await openTestStore();
  const { chunks, mayName: mayBeNamed } = await startFiles({
    ...{ store: others.store, clock: () => clock.now },
  });
  const sweeping = startSweeping({
    ...{ chunks, clock: () => clock.now, log: createLog('silent'), hourMs: 10 },
    // No entry carries anything: what decides is the mark.
    unlessCarried: (_, takeAway) => takeAway().then(() => true),
  });
  const upload = async (text: string) => {
    const content = pdf(text, 2000);
    const sha256 = sha256Hex(content);
    const told = { person: 'vanthu', sha256, offset: 0, body: pieces(content) };
    await chunks.receive(told);
    return sha256;
  };
  const [named, unnamed] = [await upload('one'), await upload('two')];
  const isReadable = () => Promise.resolve(false);
  expect(await mayBeNamed('vanthu', { sha256: named }, { isReadable })).toBe(true);
  clock.now = new Date(clock.now.getTime() + 25 * 3_600_000);
  await expect.poll(() => chunks.stat(unnamed)).toBeUndefined();
  expect(await chunks.verify(named)).toBe(true);
  await sweeping.stop();
  await others.close();
});

test('unfinished uploads are kept for seven days, files that no command named for one', () => {
  expect(tooOldAt(new Date('2026-11-09T02:00:00Z'))).toEqual({
    uploadsBefore: new Date('2026-11-02T02:00:00Z'),
    unnamedBefore: new Date('2026-11-08T02:00:00Z'),
  });
});

test('no more once it was erased, which may be asked again', async () => {
  await files.erase(file.sha256);
  await files.erase(file.sha256);
  expect(await mayName('vanthu')).toBe(false);
});
