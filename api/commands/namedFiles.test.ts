import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import { type Files, startFiles } from '../files/files.ts';
import { fileId } from '../files/records.ts';
import { sweepOnce } from '../files/sweeping.ts';
import { pdf, sha256Hex } from '../files/testing/bytes.ts';
import { pieces } from '../files/testing/openFiles.ts';
import type { CommandsDeps } from './commands.ts';
import {
  envelope,
  MONDAY,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

const DAY_MS = 86_400_000;
const refOf = (bytes: Buffer) => ({
  sha256: sha256Hex(bytes),
  name: 'ban-quet.pdf',
  size: bytes.length,
  mediaType: 'application/pdf',
});
const bytes = pdf('scan', 300);
const { sha256 } = refOf(bytes);

/** The files lie in the same store as the ledger; there is no index. */
describe.each(stores)('files that commands name, on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  let files: Files;
  let now: number;
  const clock = () => new Date(now++);

  beforeEach(async () => {
    now = Date.parse(MONDAY);
    opened = await openStore(url);
    files = await startFiles({ store: opened.behind, clock });
    office = await openOffice(opened.store, { clock, files });
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  async function upload(person: string, content = bytes): Promise<void> {
    const [hash, body] = [sha256Hex(content), pieces(content)];
    const done = await files.chunks.receive({ person, sha256: hash, offset: 0, body });
    expect(done).toMatchObject({ outcome: 'complete' });
  }
  const register = (person: string, content = bytes, by = office): Promise<readonly Receipt[]> =>
    by.send(person, envelope(newDocument(), registration({ files: [refOf(content)] })));
  const sweep = ({ commands: { unlessCarried } } = office) =>
    sweepOnce({ chunks: files.chunks, clock, unlessCarried });
  const isHere = async (hash = sha256) => (await files.chunks.stat(hash)) !== undefined;
  const isMarked = async () =>
    'unnamedSince' in (await opened.behind.use('files').get(fileId(sha256)));
  async function reopen(options: Partial<CommandsDeps>): Promise<void> {
    await office.commands.close();
    office = await office.again(options);
  }
  /** Whether this person may name a file is answered, and the command goes on when it is let. */
  async function holdUp(person: string) {
    const [asked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const mayName: Files['mayName'] = async (by, ...others) => {
      const may = await files.mayName(by, ...others);
      if (by !== person) return may;
      asked.resolve();
      await goOn.promise;
      return may;
    };
    await reopen({ files: { ...files, mayName } });
    return { asked: asked.promise, goOn: goOn.resolve };
  }

  test('one that only a refused command named goes a day later', async () => {
    await upload('cv.vp1');
    now += DAY_MS - 60_000;
    expect(await register('cv.vp1')).toMatchObject([{ outcome: 'rejected', rule: 'IN1' }]);
    now += DAY_MS - 60_000;
    await sweep();
    expect(await isHere()).toBe(true);
    now += 120_000;
    await sweep();
    expect(await isHere()).toBe(false);
  });

  test('one that was named together with one that is not here goes too', async () => {
    await upload('vanthu');
    const strange = refOf(pdf('never uploaded', 300));
    const act = envelope(newDocument(), registration({ files: [refOf(bytes), strange] }));
    expect(await office.send('vanthu', act)).toMatchObject([{ rule: 'FILE' }]);
    now += 2 * DAY_MS;
    await sweep();
    expect(await isHere()).toBe(false);
  });

  test('one that a refused command names again every day goes after a week', async () => {
    await upload('vanthu');
    await upload('cv.vp1');
    for (let day = 0; day < 7; day += 1) {
      expect(await register('cv.vp1')).toMatchObject([{ outcome: 'rejected' }]);
      await sweep();
      expect(await isHere()).toBe(true);
      now += DAY_MS;
    }
    now += 1;
    await register('cv.vp1');
    await sweep();
    expect(await isHere()).toBe(false);
  });

  test('one of commands that were told to come again goes too', async () => {
    await reopen({ mostWaiting: 1 });
    await upload('vanthu');
    const acts = [1, 2].map(() => envelope(newDocument(), registration({ files: [refOf(bytes)] })));
    await expect(office.send('vanthu', ...acts)).rejects.toMatchObject({ reason: 'busy' });
    now += 2 * DAY_MS;
    await sweep();
    expect(await isHere()).toBe(false);
  });

  test('one that a command names while another that named it is refused stays', async () => {
    await upload('vanthu');
    await upload('cv.vp1');
    const { asked, goOn } = await holdUp('vanthu');
    const recorded = register('vanthu');
    await asked;
    expect(await register('cv.vp1')).toMatchObject([{ outcome: 'rejected' }]);
    goOn();
    expect(await recorded).toMatchObject([{ outcome: 'recorded' }]);
    expect(await isMarked()).toBe(true);
    now += 2 * DAY_MS;
    await sweep();
    expect(await files.chunks.verify(sha256)).toBe(true);
    expect(await isMarked()).toBe(false);
  });

  test('one is refused to a command that asked for it before it was swept', async () => {
    await upload('vanthu');
    await upload('cv.vp1');
    const { asked, goOn } = await holdUp('vanthu');
    const act = envelope(newDocument(), registration({ files: [refOf(bytes)] }));
    const sent = office.send('vanthu', act);
    await asked;
    await register('cv.vp1');
    now += 2 * DAY_MS;
    await sweep();
    expect(await isHere()).toBe(false);
    goOn();
    expect(await sent).toMatchObject([{ outcome: 'rejected', rule: 'FILE' }]);
    await upload('vanthu');
    expect(await office.send('vanthu', act)).toMatchObject([{ outcome: 'recorded' }]);
  });

  test('one that only an earlier entry names stays: no card shows it any more', async () => {
    await upload('vanthu');
    const [receipt] = await register('vanthu');
    const document = receipt && 'document' in receipt ? receipt.document : '';
    const correct = { type: 'CorrectRegistration', reason: 'Nhầm tệp', changes: { files: [] } };
    const corrected = await office.send('vanthu', envelope(document, correct, { basedOn: 1 }));
    expect(corrected).toMatchObject([{ outcome: 'recorded' }]);
    await files.unname(sha256);
    now += 2 * DAY_MS;
    await reopen({});
    await sweep();
    expect(await isHere()).toBe(true);
  });

  test('a process that another has followed as the writer takes none away', async () => {
    await upload('vanthu');
    const later = await office.again();
    expect(await register('vanthu', bytes, later)).toMatchObject([{ outcome: 'recorded' }]);
    await files.unname(sha256);
    now += 2 * DAY_MS;
    await expect(sweep()).rejects.toMatchObject({ reason: 'fenced' });
    expect(await isHere()).toBe(true);
    await sweep(later);
    expect(await isMarked()).toBe(false);
    await later.commands.close();
  });

  test('whatever order they come in: what is recorded has its files, and the rest goes', async () => {
    type Step = { readonly what: string; readonly file: number };
    const step = fc.record({
      what: fc.constantFrom('upload', 'record', 'refuse', 'sweep', 'day'),
      file: fc.nat(1),
      /** With the next one. */
      isTogether: fc.boolean(),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        run += 1;
        const scans = [0, 1].map((file) => pdf(`scan ${file} of run ${run}`, 300));
        const carried = new Set<string>();
        async function take({ what, file }: Step): Promise<void> {
          const scan = scans[file] ?? bytes;
          if (what === 'day') now += DAY_MS;
          if (what === 'sweep') await sweep();
          if (what === 'upload')
            await Promise.all([upload('vanthu', scan), upload('cv.vp1', scan)]);
          if (what === 'refuse') await register('cv.vp1', scan);
          if (what !== 'record') return;
          const [receipt] = await register('vanthu', scan);
          if (receipt?.outcome === 'recorded') carried.add(sha256Hex(scan));
        }
        await Promise.all([0, 1].map((file) => take({ what: 'upload', file })));
        let together: Promise<void>[] = [];
        for (const one of steps) {
          together.push(take(one));
          if (one.isTogether) continue;
          await Promise.all(together);
          together = [];
        }
        await Promise.all(together);
        for (const hash of carried) expect(await files.chunks.verify(hash)).toBe(true);
        now += 2 * DAY_MS;
        await sweep();
        for (const hash of scans.map(sha256Hex)) expect(await isHere(hash)).toBe(carried.has(hash));
      }),
      { numRuns: 12 },
    );
  });
});
