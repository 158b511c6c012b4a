import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bulk } from '../store/documents.ts';
import { stores } from '../store/testing/stores.ts';
import { chunkId, fileId, uploadsOf } from './records.ts';
import { pdf, sha256Hex as sha } from './testing/bytes.ts';
import { CHUNK, LARGE, openFiles, partOf, SMALL, type TestFiles } from './testing/openFiles.ts';

describe.each(stores)('on the $kind store', ({ url }) => {
  let files: TestFiles;
  beforeAll(async () => {
    files = await openFiles(url);
  });
  afterAll(() => files.close());
  beforeEach(() => files.empty());

  describe('erased', () => {
    /** Begins with the same chunk as LARGE. */
    const sibling = Buffer.concat([LARGE.subarray(0, CHUNK), SMALL]);

    test('a file goes with its owners, uploads and chunks, but for those of another file', async () => {
      await files.upload(LARGE);
      await files.upload(LARGE, { person: 'giamdoc', ...partOf(LARGE, 0, CHUNK + 5) });
      await files.upload(sibling);
      await files.chunks().erase(sha(LARGE));
      expect(await files.chunks().stat(sha(LARGE))).toBeUndefined();
      expect(await files.chunks().owns('vanthu', sha(LARGE))).toBe(false);
      expect(await files.chunks().offset('giamdoc', sha(LARGE))).toBe(0);
      expect(await files.idsFrom('upload:')).toEqual([]);
      expect(await files.chunks().verify(sha(sibling))).toBe(true);
      expect(await files.idsFrom('chunk:')).toHaveLength(2);
      await files.chunks().erase(sha(LARGE));
    });

    test('it can be uploaded again', async () => {
      await files.upload(LARGE);
      await files.chunks().erase(sha(LARGE));
      expect(await files.upload(LARGE)).toMatchObject({ outcome: 'complete' });
      expect(await files.chunks().verify(sha(LARGE))).toBe(true);
    });

    test('while it is being uploaded, nothing stays', async () => {
      const sha256 = sha(LARGE);
      async function* erasing() {
        yield LARGE.subarray(0, 2 * CHUNK + 1);
        await files.chunks().erase(sha256);
        yield LARGE.subarray(2 * CHUNK + 1);
      }
      expect(await files.upload(LARGE, { body: erasing() })).toEqual({
        outcome: 'offset',
        offset: 0,
      });
      expect((await files.db().list()).rows).toEqual([]);
    });
  });

  test('the sweeper takes away what nobody goes on with, and nothing else', async () => {
    await files.upload(SMALL);
    await files.chunks().name(sha(SMALL));
    await files.upload(LARGE, partOf(LARGE, 0, CHUNK + 5));
    await bulk(files.db() as never, [
      { _id: chunkId('0'.repeat(64)), data: '' } as { _id: string },
    ]);
    files.clock.now = new Date('2026-11-12T02:00:00Z');
    const young = pdf('young', CHUNK + 10);
    await files.upload(young, partOf(young, 0, CHUNK + 5));
    const before = new Date('2026-11-10T00:00:00Z');
    // The young file is not whole, and the whole one was named: nobody need be asked.
    const unlessCarried = () => Promise.reject(new Error('asked'));
    const sweeping = { uploadsBefore: before, unnamedBefore: before, unlessCarried };
    expect(await files.chunks().sweep(sweeping)).toBe(2);
    expect(await files.idsFrom('tail:')).toHaveLength(1);
    expect(await files.idsFrom(uploadsOf(sha(LARGE)))).toEqual([]);
    expect(await files.idsFrom(fileId(''))).toEqual([fileId(sha(SMALL))]);
    expect(await files.chunks().verify(sha(SMALL))).toBe(true);
    const rest = await files.upload(young, partOf(young, CHUNK + 5, young.length));
    expect(rest).toMatchObject({ outcome: 'complete' });
    expect(await files.chunks().verify(sha(young))).toBe(true);
  });
});
