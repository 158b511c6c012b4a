import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from './ledger.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  toDeputy,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('withdrawal of a secret document on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  let secret: string;

  beforeEach(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
    secret = randomBytes(12).toString('hex');
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  /** Files of the store that hold the text, as a thief of the disk would look. */
  async function filesWith(text: string): Promise<readonly string[]> {
    const folder = await dataFolder();
    const grep = promisify(execFile)('grep', ['-rlaF', text, folder]);
    return grep.then(
      ({ stdout }) => stdout.trim().split('\n'),
      (error: { code: number }) => (error.code === 1 ? [] : Promise.reject(error)),
    );
  }
  async function dataFolder(): Promise<string> {
    if (url === undefined) return path.join(opened.dataDir, 'store');
    const answer = await opened.behind.admin.request({
      path: '_node/_local/_config/couchdb/database_dir',
    });
    return String(answer);
  }
  const file = (letter: string) => ({
    sha256: letter.repeat(64),
    name: `${secret}.pdf`,
    size: 10,
    mediaType: 'application/pdf',
  });

  async function register(files: readonly ReturnType<typeof file>[]): Promise<string> {
    for (const one of files) office.files.upload('vanthu', one);
    const document = newDocument();
    const subject = `Kế hoạch ${secret}`;
    const sent = envelope(document, registration({ files, subject, reference: secret }));
    expect(await office.send('vanthu', sent)).toMatchObject([{ outcome: 'recorded' }]);
    return document;
  }
  const withdraw = (document: string, cause: string) =>
    envelope(document, { type: 'WithdrawIncoming', cause, reason: 'Có dấu mật' }, { basedOn: 1 });

  async function entriesOf(document: string): Promise<readonly Entry[]> {
    const docs = office.commands.ledger.range(`${document}:0`, `${document}:9`);
    const entries: Entry[] = [];
    for await (const doc of docs) entries.push(doc as Entry);
    return entries;
  }

  test('[IN9] its content is gone from the disk; entries, hashes and number remain and verify', async () => {
    const document = await register([file('a'), file('b')]);
    const directive = { ...toDeputy, text: `Giao đ/c Hạnh: ${secret}` };
    const acts = [
      ['giamdoc', envelope(document, directive, { basedOn: 1 })],
      ['pgd.hatang', envelope(document, comment(secret), { basedOn: 2 })],
      ['pgd.hatang', envelope(document, { ...directive, as: 'x' }, { basedOn: 2 })],
      ['pgd.hatang', envelope(document, directive, { basedOn: 2 })],
    ] as const;
    for (const [person, act] of acts) await office.send(person, act);
    expect(await filesWith(secret)).not.toEqual([]);
    const before = await entriesOf(document);

    const order = withdraw(document, 'secret');
    expect(await office.send('vanthu', order)).toMatchObject([{ outcome: 'recorded' }]);
    await office.commands.erased();

    expect(await filesWith(secret)).toEqual([]);
    expect(office.files.erased).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
    const after = await entriesOf(document);
    expect(after.map(({ hash }) => hash).slice(0, -1)).toEqual(before.map(({ hash }) => hash));
    expect(after.map(({ payload }) => payload !== undefined)).toEqual([false, false, false, true]);
    expect(await office.commands.verify()).toMatchObject({ problems: [], erased: 3 });
    expect(await office.commands.cardFor('vanthu', document)).toMatchObject({
      status: 'withdrawn',
      arrivalNumber: 1,
      subject: '',
      withdrawal: { cause: 'secret' },
    });
  });

  test('[IN9] receipts stay what they were, the number stays used, the reference is forgotten', async () => {
    const document = newDocument();
    const sent = envelope(document, registration({ reference: '12/SECRET' }));
    const [receipt] = await office.send('vanthu', sent);
    const refused = envelope(document, toDeputy, { basedOn: 1 });
    const [refusal] = await office.send('vanthu', refused);
    await office.send('vanthu', withdraw(document, 'barred'));
    await office.commands.erased();

    const check = async () => {
      expect(await office.send('vanthu', sent)).toEqual([
        { ...receipt, outcome: 'alreadyRecorded' },
      ]);
      expect(await office.send('vanthu', refused)).toMatchObject([
        { outcome: 'rejected', rule: refusal && 'rule' in refusal ? refusal.rule : '' },
      ]);
    };
    await check();
    await office.commands.close();
    office = await office.again();
    await check();
    const next = envelope(newDocument(), registration({ reference: '12/SECRET' }));
    expect(await office.send('vanthu', next)).toMatchObject([{ result: { arrivalNumber: 2 } }]);
  });

  test('[IN9] a file that another document carries stays', async () => {
    const document = await register([file('a'), file('b')]);
    const shared = { ...file('b'), name: 'b.pdf' };
    await office.send('vanthu', envelope(newDocument(), registration({ files: [shared] })));
    await office.send('vanthu', withdraw(document, 'secret'));
    await office.commands.erased();
    expect(office.files.erased).toEqual(['a'.repeat(64)]);
  });

  test('[IN9] a command that asked for a file before it was erased is refused, and the file uploaded again', async () => {
    const document = await register([file('a')]);
    const [asked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { files } = office;
    await office.commands.close();
    office = await office.again({
      files: {
        ...files,
        async mayName(...named) {
          const may = await files.mayName(...named);
          asked.resolve();
          await goOn.promise;
          return may;
        },
      },
    });
    const act = envelope(newDocument(), registration({ files: [file('a')] }));
    const sent = office.send('vanthu', act);
    await asked.promise;
    await office.send('vanthu', withdraw(document, 'secret'));
    await office.commands.erased();
    expect(files.erased).toEqual(['a'.repeat(64)]);
    goOn.resolve();
    expect(await sent).toMatchObject([{ outcome: 'rejected', rule: 'FILE' }]);
    expect(await office.send('vanthu', act)).toMatchObject([{ outcome: 'recorded' }]);
  });

  test('[IN9] a file is erased or named by another document, whichever way the two meet', async () => {
    const { files } = office;
    const passing = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    };
    let begun = Promise.withResolvers<void>();
    await office.commands.close();
    office = await office.again({
      files: {
        ...files,
        mayName: async (...asked) =>
          !files.erased.includes(asked[1].sha256) && (await files.mayName(...asked)),
        async erase(sha256) {
          begun.resolve();
          await passing(200);
          await files.erase(sha256);
        },
      },
    });
    const meeting = fc.record({ isDuring: fc.boolean(), turns: fc.nat(100) });
    await fc.assert(
      fc.asyncProperty(meeting, async ({ isDuring, turns }) => {
        begun = Promise.withResolvers();
        const scan = { ...file('a'), sha256: randomBytes(32).toString('hex') };
        const document = await register([scan]);
        const other = async () => {
          if (isDuring) await begun.promise;
          await passing(turns);
          const act = envelope(newDocument(), registration({ files: [scan] }));
          return office.send('vanthu', act);
        };
        const withdrawn = office.send('vanthu', withdraw(document, 'secret'));
        const [[receipt]] = await Promise.all([other(), withdrawn]);
        await office.commands.erased();
        const isNamed = receipt?.outcome === 'recorded';
        expect(files.erased.includes(scan.sha256)).toBe(!isNamed);
      }),
      { numRuns: 8, examples: [[{ isDuring: true, turns: 0 }]] },
    );
  });

  test('[IN9] an erasure that a crash broke off is done at the next start', async () => {
    const document = await register([file('a')]);
    let isDown = true;
    await office.commands.close();
    office = await office.again({
      eraseElsewhere: () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve()),
    });
    await office.send('vanthu', withdraw(document, 'secret'));
    await expect.poll(() => office.log.join(), { timeout: 10_000 }).toContain('an erasure failed');
    expect((await office.commands.verify()).problems).toMatchObject([{ id: `erased:${document}` }]);
    await office.commands.close();
    isDown = false;
    office = await office.again();
    await office.commands.erased();
    expect(await filesWith(secret)).toEqual([]);
    expect((await office.commands.verify()).problems).toEqual([]);
  });

  test('[IN9] a server that is stopped does not wait for what is slow to erase', async () => {
    const document = await register([]);
    await office.commands.close();
    office = await office.again({ eraseElsewhere: () => new Promise(() => undefined) });
    await office.send('vanthu', withdraw(document, 'secret'));
    await expect.poll(() => filesWith(secret), { timeout: 10_000 }).toEqual([]);
    await office.commands.close();
    office = await office.again({ eraseElsewhere: () => Promise.resolve() });
    await office.commands.erased();
    expect((await office.commands.verify()).problems).toEqual([]);
  });

  test('any other withdrawal keeps what was registered', async () => {
    const document = await register([file('a')]);
    await office.send('vanthu', withdraw(document, 'notOurs'));
    await office.commands.erased();
    expect(office.files.erased).toEqual([]);
    const card = await office.commands.cardFor('vanthu', document);
    expect(card).toMatchObject({ status: 'withdrawn', subject: `Kế hoạch ${secret}` });
  });
});
