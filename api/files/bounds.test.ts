import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UnlessCarried } from '../commands/files.ts';
import { createServerScope } from '../store/client.ts';
import { bulk } from '../store/documents.ts';
import { createNodes } from '../store/nodes.ts';
import { startRelay } from '../store/testing/relay.ts';
import { stores } from '../store/testing/stores.ts';
import { createAllowance } from './allowance.ts';
import { createChunks } from './chunks.ts';
import { makeWay } from './quota.ts';
import { uploadsOf } from './records.ts';
import { pdf, sha256Hex as sha } from './testing/bytes.ts';
import { broken, CHUNK, LARGE, openFiles, partOf, readAll, SMALL } from './testing/openFiles.ts';
import type { TestFiles } from './testing/openFiles.ts';

const DAY_MS = 86_400_000;
/** No entry carries anything. */
const unlessCarried: UnlessCarried = async (_, takeAway) => {
  await takeAway();
  return true;
};

describe.each(stores)('on the $kind store', ({ url }) => {
  let files: TestFiles;
  beforeAll(async () => {
    files = await openFiles(url);
  });
  afterAll(() => files.close());
  beforeEach(() => files.empty());

  const breakOff = (bytes: Buffer, person = 'vanthu') =>
    files
      .upload(bytes, { person, body: broken(bytes.subarray(0, CHUNK - 1)) })
      .catch(() => 'broken');

  function later(ms: number) {
    files.clock.now = new Date(files.clock.now.getTime() + ms);
  }
  const sweep = () => {
    const now = files.clock.now.getTime();
    return files.chunks().sweep({
      uploadsBefore: new Date(now - 7 * DAY_MS),
      unnamedBefore: new Date(now - DAY_MS),
      unlessCarried,
    });
  };

  describe('of unfinished uploads', () => {
    test.each([
      ['with a tail', 2 * CHUNK - 1],
      ['that ends with a chunk', 2 * CHUNK],
    ])('how far one is (%s) comes without its bytes from the store', async (_, length) => {
      const large = pdf('far', 4 * CHUNK);
      for (let count = 0; count < 3; count += 1) {
        later(1_000);
        const body = broken(large.subarray(0, length));
        await files.upload(large, { body }).catch(() => 'broken');
      }
      const relay = await startRelay(files.store.url);
      const scope = createServerScope(createNodes([relay.url]));
      const chunks = createChunks(scope.use(`${files.store.prefix}files`), { chunkSize: CHUNK });
      expect(await chunks.offset('vanthu', sha(large))).toBe(length);
      // The three of them would be 16 kB and more.
      expect(relay.answered()).toBeLessThan(6_000);
      await relay.close();
    });

    test('a new one reads nobody else’s from the store', async () => {
      const chunks = Array.from({ length: 400 }, (_, at) => sha(Buffer.from(`chunk ${at}`)));
      const others = Array.from({ length: 20 }, (_, at) => ({
        _id: `${uploadsOf(sha(LARGE), 'giamdoc')}${at}`,
        ...{ chunks, chunkSize: CHUNK, at: files.clock.now.toISOString() },
      }));
      await bulk(files.db() as never, others);
      const relay = await startRelay(files.store.url);
      const scope = createServerScope(createNodes([relay.url]));
      const db = scope.use(`${files.store.prefix}files`);
      await makeWay(db, `${uploadsOf(sha(LARGE), 'vanthu')}new`);
      // The others are 500 kB.
      expect(relay.answered()).toBeLessThan(10_000);
      await relay.close();
    });

    test('it is known how far they are without reading their bytes', async () => {
      await breakOff(LARGE);
      const { rows } = await files
        .db()
        .list({ include_docs: true, startkey: 'upload:', endkey: 'upload;' });
      expect(rows).toHaveLength(1);
      expect(JSON.stringify(rows).length).toBeLessThan(1_000);
      expect(await files.chunks().offset('vanthu', sha(LARGE))).toBe(CHUNK - 1);
    });

    test('a person has few of one file, however often they begin; the newest goes on', async () => {
      const body = broken(LARGE.subarray(0, 2 * CHUNK - 1));
      await files.upload(LARGE, { body }).catch(() => 'broken');
      for (let time = 0; time < 9; time++) {
        later(1000);
        await breakOff(LARGE);
      }
      await breakOff(LARGE, 'giamdoc');
      expect(await files.idsFrom(uploadsOf(sha(LARGE), 'vanthu'))).toHaveLength(3);
      expect(await files.idsFrom(uploadsOf(sha(LARGE), 'giamdoc'))).toHaveLength(1);
      // The first one, which had more of it, rested longest.
      expect(await files.chunks().offset('vanthu', sha(LARGE))).toBe(CHUNK - 1);
      const rest = await files.upload(LARGE, partOf(LARGE, CHUNK - 1, LARGE.length));
      expect(rest).toMatchObject({ outcome: 'complete' });
    });

    test('a person has a bounded number altogether, and takes none from others', async () => {
      await breakOff(LARGE, 'giamdoc');
      for (let one = 0; one < 25; one++) {
        later(1000);
        await breakOff(pdf(`many ${one}`, CHUNK));
      }
      const uploads = await files.idsFrom('upload:');
      expect(uploads.filter((id) => id.includes(':vanthu:'))).toHaveLength(20);
      expect(uploads.filter((id) => id.includes(':giamdoc:'))).toHaveLength(1);
      await sweep();
      expect(await files.idsFrom('tail:')).toHaveLength(uploads.length);
    });

    test('many small parts of one leave no more behind than one', async () => {
      for (let at = 0; at < 10; at++)
        await files.upload(LARGE, partOf(LARGE, at * 100, at * 100 + 100));
      expect((await files.db().list()).rows).toHaveLength(2);
    });
  });

  describe('a whole file', () => {
    test('that is named while the sweeper looks at it keeps its owner', async () => {
      for (let pause = 0; pause < 8; pause += 1) {
        const bytes = pdf(`pause ${pause}`, 500);
        await files.upload(bytes);
        later(2 * DAY_MS);
        const naming = async () => {
          // One request to the store after the other, so that naming meets each step of the sweeper.
          for (let count = 0; count < pause; count += 1) await files.db().info();
          return files.chunks().name(sha(bytes));
        };
        const [isNamed] = await Promise.all([naming(), sweep()]);
        expect(await files.chunks().owns('vanthu', sha(bytes))).toBe(isNamed);
      }
    });

    test('that no command ever named goes after a day, and its owner and chunks with it', async () => {
      await files.upload(LARGE);
      later(DAY_MS - 1000);
      await sweep();
      expect(await files.chunks().stat(sha(LARGE))).toBeDefined();
      later(2000);
      await sweep();
      expect((await files.db().list()).rows).toEqual([]);
      expect(await files.chunks().name(sha(LARGE))).toBe(false);
      expect(await files.upload(LARGE)).toMatchObject({ outcome: 'complete' });
    });

    test('that a command named stays', async () => {
      await files.upload(LARGE);
      expect(await files.chunks().name(sha(LARGE))).toBe(true);
      later(400 * DAY_MS);
      await sweep();
      expect(await files.chunks().verify(sha(LARGE))).toBe(true);
    });

    test('has its whole day again when it is uploaded or asked for once more', async () => {
      await files.upload(LARGE);
      await files.upload(SMALL);
      later(DAY_MS - 1000);
      await files.upload(LARGE, { person: 'giamdoc' });
      expect(await files.chunks().offset('vanthu', sha(SMALL))).toBe(SMALL.length);
      later(DAY_MS - 1000);
      await sweep();
      expect(await files.chunks().verify(sha(LARGE))).toBe(true);
      expect(await files.chunks().verify(sha(SMALL))).toBe(true);
    });

    test('is either named or gone, whichever way naming, uploading and sweeping meet', async () => {
      for (let round = 0; round < 6; round++) {
        const bytes = pdf(`round ${round}`, CHUNK + round);
        await files.upload(bytes);
        later(2 * DAY_MS);
        const isAgain = round % 2 === 1;
        const [isNamed] = await Promise.all([
          files.chunks().name(sha(bytes)),
          sweep(),
          isAgain && files.upload(bytes),
        ]);
        const isHere = (await files.chunks().stat(sha(bytes))) !== undefined;
        if (isNamed || isAgain) expect(isHere).toBe(true);
        if (isHere) expect((await readAll(files.chunks(), sha(bytes))).equals(bytes)).toBe(true);
      }
    });
  });
});

test('what a person uploads in a day is counted, by person, and begins anew after a day', () => {
  let now = Date.parse('2026-11-09T02:00:00Z');
  const allowance = createAllowance(1000, () => new Date(now));
  allowance.count('vanthu', 999);
  expect(allowance.waitSeconds('vanthu')).toBe(0);
  allowance.count('vanthu', 1);
  expect(allowance.waitSeconds('vanthu')).toBe(DAY_MS / 1000);
  expect(allowance.waitSeconds('giamdoc')).toBe(0);
  now += DAY_MS;
  expect(allowance.waitSeconds('vanthu')).toBe(0);
});
