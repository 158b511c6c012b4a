import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import { entryId } from './ledger.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';
import { isUnavailable } from '../unavailable.ts';

const POISON = 'không ghi được';

describe.each(stores)('the neighbours of a poisoned command, on the $kind store', SLOW, (kind) => {
  let opened: TestStore;
  let office: TestOffice;
  let document: string;

  beforeEach(async () => {
    opened = await openStore(kind.url);
    office = await openOffice(opened.store);
    document = newDocument();
    await office.send('vanthu', envelope(document, registration()));
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  const say = (text: string) => envelope(document, comment(text), { basedOn: 1 });
  const outcomes = (receipts: readonly Receipt[]) => receipts.map(({ outcome }) => outcome);
  async function problems(): Promise<readonly unknown[]> {
    return (await office.commands.verify()).problems;
  }

  test.each([413, 400] as const)(
    'what the store refuses with %s costs its own answer, for good, and nobody else theirs',
    async (by) => {
      opened.proxy.refuse({ refuses: (body) => body.includes(POISON), by });
      const before = opened.proxy.writes();
      const bad = [say(POISON), say(`cũng ${POISON}`)] as const;
      const register = () => envelope(newDocument(), registration());
      const [mine, others] = await Promise.all([
        office.send('vanthu', register(), bad[0], say('một'), register(), bad[1], say('hai')),
        office.send('giamdoc', ...Array.from({ length: 90 }, (_, at) => say(`${at}`))),
      ]);
      const refused = { outcome: 'rejected', rule: 'FORMAT' };
      const recorded = { outcome: 'recorded' };
      expect(mine).toMatchObject([recorded, refused, recorded, recorded, refused, recorded]);
      expect(new Set(outcomes(others))).toEqual(new Set(['recorded']));
      expect(opened.proxy.writes() - before).toBeLessThan(40);
      expect(await problems()).toEqual([]);
      opened.proxy.heal();
      expect(await office.send('vanthu', ...bad)).toEqual([mine[1], mine[4]]);
      const next = await office.send('vanthu', register());
      expect(next).toMatchObject([{ result: { arrivalNumber: 4 } }]);
    },
  );

  test('what the store refuses and is sent twice at once is refused once, and costs nobody else theirs', async () => {
    opened.proxy.refuse({ refuses: (body) => body.includes(POISON), by: 413 });
    const bad = say(POISON);
    const before = opened.proxy.writes();
    const [mine, others] = await Promise.all([
      office.send('vanthu', bad, bad, say('một'), bad),
      office.send('giamdoc', say('hai')),
    ]);
    const refused = { outcome: 'rejected', rule: 'FORMAT' };
    expect(mine).toMatchObject([refused, refused, { outcome: 'recorded' }, refused]);
    expect(outcomes(others)).toEqual(['recorded']);
    expect(opened.proxy.writes() - before).toBeLessThan(12);
    expect(await problems()).toEqual([]);
  });

  test('what fails alone without a word is tried once more, when it is sent again, then refused for good', async () => {
    opened.proxy.refuse({ refuses: (body) => body.includes(POISON), by: 'cut' });
    const bad = say(POISON);
    const elsewhere = newDocument();
    // What comes during a write goes out together.
    const first = office.send('vanthu', envelope(elsewhere, registration()));
    const failing = office.send('vanthu', bad, say('sau'));
    const others = office.send(
      'giamdoc',
      ...Array.from({ length: 20 }, (_, at) => envelope(elsewhere, comment(`${at}`))),
    );
    const failure: unknown = await failing.catch((error: unknown) => error);
    expect(isUnavailable(failure) && failure.reason).toBe('store');
    expect(new Set(outcomes(await others))).toEqual(new Set(['recorded']));
    await first;
    expect(await office.send('vanthu', bad, say('sau'))).toMatchObject([
      { outcome: 'rejected', rule: 'FORMAT' },
      { outcome: 'recorded' },
    ]);
    expect(await problems()).toEqual([]);
  });

  test('what the store refused once, by accident, is recorded all the same', async () => {
    let accidents = 2;
    const refuses = (body: string) => body.includes(POISON) && accidents-- > 0;
    opened.proxy.refuse({ refuses, by: 400 });
    expect(outcomes(await office.send('vanthu', say('một'), say(POISON)))).toEqual([
      'recorded',
      'recorded',
    ]);
    expect(await problems()).toEqual([]);
  });

  test('where something on the way breaks off what is large, a batch goes in smaller portions', async () => {
    opened.proxy.refuse({ refuses: (body) => body.length > 8_000, by: 'cut' });
    const note = 'x'.repeat(500);
    const long = Array.from({ length: 40 }, () => envelope(newDocument(), registration({ note })));
    expect(new Set(outcomes(await office.send('vanthu', ...long)))).toEqual(new Set(['recorded']));
    expect(await problems()).toEqual([]);
  });

  test('a document that cannot be read any more costs the commands for it their answer, for now', async () => {
    const lost = newDocument();
    await office.send('vanthu', envelope(lost, registration()));
    await office.send('vanthu', envelope(lost, comment('hai'), { basedOn: 1 }));
    await office.commands.close();
    const ledger = opened.behind.use('ledger');
    const first = await ledger.get(entryId(lost, 1));
    await ledger.destroy(first._id, first._rev);
    office = await office.again();
    const onLost = envelope(lost, comment('ba'), { basedOn: 1 });
    const receipts = await office.send('vanthu', say('một'), onLost, say('hai'));
    expect(receipts).toMatchObject([
      { outcome: 'recorded' },
      { outcome: 'rejected', rule: 'FORMAT' },
      { outcome: 'recorded' },
    ]);
    const [kept] = await office.commands.ledger.read([`${lost}:refused:${onLost.id}`]);
    expect(kept).toBeUndefined();
  });
});
