import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stores } from '../store/testing/stores.ts';
import { createChunks } from './chunks.ts';
import { pdf, sha256Hex as sha } from './testing/bytes.ts';
import {
  broken,
  CHUNK,
  LARGE,
  LIMIT,
  openFiles,
  partOf,
  pieces,
  readAll,
  SMALL,
  type TestFiles,
} from './testing/openFiles.ts';

describe.each(stores)('on the $kind store', ({ url }) => {
  let files: TestFiles;
  beforeAll(async () => {
    files = await openFiles(url);
  });
  afterAll(() => files.close());
  beforeEach(() => files.empty());

  test('a file is uploaded, told, read', async () => {
    const sha256 = sha(LARGE);
    const info = { sha256, size: LARGE.length, mediaType: 'application/pdf' };
    expect(await files.upload(LARGE)).toEqual({ outcome: 'complete', info });
    expect(await files.chunks().stat(sha256)).toEqual(info);
    expect((await readAll(files.chunks(), sha256)).equals(LARGE)).toBe(true);
    expect(await files.chunks().verify(sha256)).toBe(true);
    expect(await files.chunks().owns('vanthu', sha256)).toBe(true);
    expect(await files.chunks().owns('giamdoc', sha256)).toBe(false);
    expect(await files.chunks().offset('vanthu', sha256)).toBe(LARGE.length);
    expect(await files.chunks().offset('giamdoc', sha256)).toBe(0);
    for await (const listed of files.chunks().list()) expect(listed).toEqual(info);
    expect(await files.idsFrom('upload:')).toEqual([]);
    expect(await files.idsFrom('chunk:')).toHaveLength(3);
  });

  test('parts are read: within a chunk, up to, from and over its borders', async () => {
    await files.upload(LARGE);
    const end = LARGE.length;
    for (const [start, stop] of [
      ...[
        [10, 20],
        [CHUNK - 3, CHUNK + 3],
        [CHUNK - 1, 2 * CHUNK + 1],
        [0, CHUNK],
      ],
      ...[
        [CHUNK, CHUNK + 1],
        [2 * CHUNK, end],
        [end - 1, end],
        [5, 5],
      ],
    ] as [number, number][]) {
      const part = await readAll(files.chunks(), sha(LARGE), start, stop);
      expect(part.equals(LARGE.subarray(start, stop))).toBe(true);
    }
  });

  test.each([CHUNK - 1, CHUNK, CHUNK + 1])('a file of %i bytes', async (size) => {
    const bytes = LARGE.subarray(0, size);
    expect(await files.upload(bytes)).toMatchObject({ outcome: 'complete' });
    expect((await readAll(files.chunks(), sha(bytes))).equals(bytes)).toBe(true);
  });

  test('what is not uploaded whole is no file', async () => {
    await files.upload(LARGE, partOf(LARGE, 0, CHUNK + 10));
    expect(await files.chunks().stat(sha(LARGE))).toBeUndefined();
    expect(await files.chunks().owns('vanthu', sha(LARGE))).toBe(false);
    await expect(readAll(files.chunks(), sha(LARGE))).rejects.toThrow('There is no file');
  });

  describe('refused, and nothing of it kept:', () => {
    test.each([
      ['other bytes than the name says', { sha256: 'a'.repeat(64) }, 'hash'],
      ['an empty file', { body: pieces(Buffer.alloc(0)), length: undefined }, 'empty'],
      ['a length over the limit', { length: LIMIT + 1 }, 'tooLarge'],
      ['more than was announced', { length: 10 }, 'length'],
      [
        'a type that is not on the list',
        { body: pieces(Buffer.alloc(1000)), sha256: sha(Buffer.alloc(1000)) },
        'type',
      ],
    ])('%s', async (_, more, outcome) => {
      expect(await files.upload(SMALL, more)).toEqual({ outcome });
      expect((await files.db().list()).rows).toEqual([]);
    });

    test('bytes over the limit that nobody announced', async () => {
      const endless = pdf('endless', LIMIT + 1);
      expect(await files.upload(endless, { length: undefined })).toEqual({ outcome: 'tooLarge' });
      expect(await files.idsFrom('upload:')).toEqual([]);
    });

    test('a type that is not on the list, after its first chunk', async () => {
      let sent = 0;
      async function* zeros() {
        for (; sent < 10; sent++) yield Buffer.alloc(1024);
      }
      expect(await files.upload(LARGE, { body: zeros(), length: LIMIT })).toEqual({
        outcome: 'type',
      });
      expect(sent).toBeLessThan(5);
    });
  });

  describe('an upload goes on', () => {
    test('after the last byte that came before the line broke', async () => {
      const sha256 = sha(LARGE);
      const there = CHUNK + 1234;
      const first = files.upload(LARGE, { body: broken(LARGE.subarray(0, there)) });
      await expect(first).rejects.toThrow('the line broke');
      expect(await files.chunks().offset('vanthu', sha256)).toBe(there);
      expect(await files.chunks().offset('giamdoc', sha256)).toBe(0);
      const rest = { ...partOf(LARGE, there, LARGE.length), length: undefined };
      expect(await files.upload(LARGE, rest)).toMatchObject({ outcome: 'complete' });
      expect((await readAll(files.chunks(), sha256)).equals(LARGE)).toBe(true);
      expect(await files.idsFrom('upload:')).toEqual([]);
    });

    test('in parts of any size', async () => {
      let at = 0;
      for (const end of [10, 2000, CHUNK, CHUNK + 5, 2 * CHUNK + 5]) {
        expect(await files.upload(LARGE, partOf(LARGE, at, end))).toEqual({
          outcome: 'partial',
          offset: end,
        });
        at = end;
      }
      const last = await files.upload(LARGE, partOf(LARGE, at, LARGE.length));
      expect(last).toMatchObject({ outcome: 'complete' });
      expect((await readAll(files.chunks(), sha(LARGE))).equals(LARGE)).toBe(true);
    });

    test('not from somewhere else; then it says from where', async () => {
      await files.upload(LARGE, partOf(LARGE, 0, CHUNK + 5));
      const elsewhere = await files.upload(LARGE, partOf(LARGE, CHUNK + 6, LARGE.length));
      expect(elsewhere).toEqual({ outcome: 'offset', offset: CHUNK + 5 });
      const never = await files.upload(SMALL, partOf(SMALL, 10, 20));
      expect(never).toEqual({ outcome: 'offset', offset: 0 });
    });

    test('from an earlier border', async () => {
      await files.upload(LARGE, partOf(LARGE, 0, 2 * CHUNK + 5));
      const again = await files.upload(LARGE, partOf(LARGE, CHUNK, LARGE.length));
      expect(again).toMatchObject({ outcome: 'complete' });
    });

    test('when every byte came but the process ended before it was done', async () => {
      await expect(files.upload(LARGE, { body: broken(LARGE) })).rejects.toThrow('the line broke');
      const at = await files.chunks().offset('vanthu', sha(LARGE));
      expect(at).toBe(2 * CHUNK);
      const rest = await files.upload(LARGE, partOf(LARGE, at, LARGE.length));
      expect(rest).toMatchObject({ outcome: 'complete' });
    });

    test('when a chunk was named and the process ended before it was written', async () => {
      await files.upload(LARGE, partOf(LARGE, 0, 2 * CHUNK + 1));
      const [id = ''] = await files.idsFrom('upload:');
      const doc = (await files.db().get(id)) as unknown as { chunks: string[] };
      await files
        .db()
        .insert({ ...doc, chunks: [...doc.chunks, 'f'.repeat(64)], tail: undefined } as never);
      expect(await files.chunks().offset('vanthu', sha(LARGE))).toBe(2 * CHUNK);
      const rest = await files.upload(LARGE, partOf(LARGE, 2 * CHUNK, LARGE.length));
      expect(rest).toMatchObject({ outcome: 'complete' });
    });

    test('and is refused at its end when the bytes are others', async () => {
      const sha256 = 'b'.repeat(64);
      await files.upload(LARGE, { sha256, ...partOf(LARGE, 0, CHUNK + 5) });
      const rest = await files.upload(LARGE, { sha256, ...partOf(LARGE, CHUNK + 5, LARGE.length) });
      expect(rest).toEqual({ outcome: 'hash' });
      expect(await files.chunks().offset('vanthu', sha256)).toBe(0);
    });
  });

  describe('of one file at a time', () => {
    test('several uploads, by one and by several people', async () => {
      const people = ['vanthu', 'vanthu', 'vanthu', 'giamdoc', 'chanhvp'];
      const done = await Promise.all(people.map((person) => files.upload(LARGE, { person })));
      expect(done.map(({ outcome }) => outcome)).toEqual(Array(5).fill('complete'));
      for (const person of people) expect(await files.chunks().owns(person, sha(LARGE))).toBe(true);
      expect((await readAll(files.chunks(), sha(LARGE))).equals(LARGE)).toBe(true);
      expect(await files.idsFrom('chunk:')).toHaveLength(3);
    });

    test('two that go on with the same part: one does, the other is told from where', async () => {
      await files.upload(LARGE, partOf(LARGE, 0, CHUNK));
      const both = await Promise.all(
        [1, 2].map(() => files.upload(LARGE, partOf(LARGE, CHUNK, LARGE.length))),
      );
      expect(both.map(({ outcome }) => outcome)).toContain('complete');
      expect((await readAll(files.chunks(), sha(LARGE))).equals(LARGE)).toBe(true);
    });

    test('a person whose id holds a colon is another person', async () => {
      await files.upload(LARGE, { person: 'a:b', ...partOf(LARGE, 0, 10) });
      expect(await files.chunks().offset('a', sha(LARGE))).toBe(0);
      expect(await files.chunks().offset('a:b', sha(LARGE))).toBe(10);
    });
  });

  test('a file of 9 MB in chunks of 4 MiB', async () => {
    const real = createChunks(files.db());
    const bytes = pdf('real', 9_000_000);
    const sent = { person: 'vanthu', sha256: sha(bytes), offset: 0, body: pieces(bytes, 65_536) };
    expect(await real.receive(sent)).toMatchObject({ outcome: 'complete' });
    expect((await readAll(real, sha(bytes))).equals(bytes)).toBe(true);
    expect(await files.idsFrom('chunk:')).toHaveLength(3);
    // Those of another size can still be read.
    expect(await files.chunks().verify(sha(bytes))).toBe(true);
  });

  test('no more than two chunks are in hand while a file comes in', async () => {
    const sha256 = sha(LARGE);
    async function* watched() {
      for (let at = 0; at < LARGE.length; at += 1024) {
        expect(at - (await files.chunks().offset('vanthu', sha256))).toBeLessThan(2 * CHUNK);
        yield LARGE.subarray(at, at + 1024);
      }
    }
    expect(await files.upload(LARGE, { body: watched() })).toMatchObject({ outcome: 'complete' });
  });
});
