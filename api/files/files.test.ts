import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStore, type TestStore } from '../store/testing/stores.ts';
import { type Files, startFiles } from './files.ts';
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

test('no more once it was erased, which may be asked again', async () => {
  await files.erase(file.sha256);
  await files.erase(file.sha256);
  expect(await mayName('vanthu')).toBe(false);
});
