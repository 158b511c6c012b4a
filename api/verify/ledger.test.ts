import { afterEach, beforeEach, expect, test } from 'vitest';
import { calendars } from '#shared/testing/calendars.ts';
import type { Entry } from '../commands/ledger.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from '../commands/testing/openOffice.ts';
import { openStore, type TestStore } from '../commands/testing/stores.ts';

/** Entries that make the agency: the office and its calendars. */
const AGENCY = 1 + Object.keys(calendars).length;

let opened: TestStore;
let office: TestOffice;
let document: string;

beforeEach(async () => {
  opened = await openStore(undefined);
  office = await openOffice(opened.store);
  document = newDocument();
  await office.send(
    'vanthu',
    envelope(document, registration()),
    envelope(document, comment('một'), { basedOn: 1, as: 'vanthu', by: 'vanthu' }),
    envelope(newDocument(), registration()),
  );
});
afterEach(async () => {
  await office.commands.close();
  await opened.close();
});

/** As somebody with the administrator's password could. */
async function tamper(version: number, change: (entry: Entry) => object): Promise<void> {
  const ledger = opened.behind.use<Entry>('ledger');
  const entry = await ledger.get(`${document}:0000000${version}`);
  await ledger.insert({ ...change(entry), _rev: entry._rev } as never);
}
async function problems(): Promise<readonly string[]> {
  const { problems } = await office.commands.verify();
  return problems.map(({ id, what }) => `${id.slice(-1)} ${what.en}`);
}

test('a ledger as it was written verifies', async () => {
  expect(await office.commands.verify()).toEqual({
    ok: true,
    entries: AGENCY + 3,
    documents: AGENCY + 2,
    erased: 0,
    unsigned: 3,
    files: 0,
    checkpoints: 0,
    problems: [],
    problemCount: 0,
  });
});

test('a changed content is found', async () => {
  await tamper(2, (entry) => ({
    ...entry,
    payload: { ...entry.payload, events: [{ type: 'CommentAdded', text: 'hai', files: [] }] },
  }));
  expect(await problems()).toEqual(['2 the content was changed']);
});

test('a content that is gone without an order to erase is found', async () => {
  await tamper(2, ({ payload: _payload, salt: _salt, ...entry }) => entry);
  expect(await problems()).toEqual(['2 the content is missing']);
});

test('a changed time, reader or person is found', async () => {
  await tamper(1, (entry) => ({ ...entry, at: '2026-11-08T02:00:00.000Z' }));
  expect(await problems()).toContain('1 the entry was changed');
});

test('an entry put in the place of another is found by the one after it', async () => {
  await tamper(1, (entry) => ({ ...entry, hash: '0'.repeat(64) }));
  expect(await problems()).toEqual(['1 the entry was changed', '2 the chain is broken']);
});

test('an entry that was taken away is found', async () => {
  const ledger = opened.behind.use<Entry>('ledger');
  const first = await ledger.get(`${document}:00000001`);
  await ledger.destroy(first._id, first._rev ?? '');
  expect(await problems()).toEqual([
    '2 a version is missing',
    '2 the chain is broken',
    `r the number ${first.n} is missing`,
    '6 the arrival number 1 is missing',
  ]);
});

test('of two entries with one number both are named', async () => {
  const ledger = opened.behind.use<Entry>('ledger');
  const second = await ledger.get(`${document}:00000002`);
  const { _rev, ...first } = await ledger.get(`${document}:00000001`);
  await ledger.insert({ ...first, _id: 'incoming:x:00000001', n: second.n } as never);
  const { problems } = await office.commands.verify();
  const twice = problems.filter(({ what }) => what.en === `the number ${second.n} is there twice`);
  expect(twice.map(({ id }) => id).sort()).toEqual([second._id, 'incoming:x:00000001'].sort());
});
