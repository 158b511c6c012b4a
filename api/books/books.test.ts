import { afterAll, beforeAll, expect, test } from 'vitest';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { openServer, type TestServer } from '../sync/testing/openServer.ts';
import type { BookEntry, DuplicateFound } from './books.ts';

let running: TestServer;
let clerk: string;
beforeAll(async () => {
  running = await openServer(undefined);
  clerk = await running.signIn('vanthu');
}, 60_000);
afterAll(() => running.close());

async function entries(path: string, cookie = clerk): Promise<readonly BookEntry[]> {
  await running.settled();
  const answer = await running.get(cookie, path);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { entries: BookEntry[] }).entries;
}
async function duplicates(query: Record<string, string>): Promise<readonly DuplicateFound[]> {
  await running.settled();
  const search = new URLSearchParams(query);
  const answer = await running.get(clerk, `/api/books/den/2026/duplicates?${search}`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { duplicates: DuplicateFound[] }).duplicates;
}

test('[BK1] the book in the order of its numbers, as the documents stand', async () => {
  const first = await running.register({ reference: '01/KH-UBND', subject: 'Kế hoạch năm' });
  const second = await running.register({ reference: '02/KH-UBND' });
  await running.act('giamdoc', first, toDeputy);
  const lines = await entries('/api/books/den/2026');
  expect(lines.map(({ document }) => document)).toEqual([first, second]);
  expect(lines[0]).toMatchObject({
    ...{ arrivalNumber: 1, year: 2026, subject: 'Kế hoạch năm', reference: '01/KH-UBND' },
    ...{ status: 'inProgress', lead: 'pgd.hatang', registeredOn: '2026-11-09' },
  });
  expect(lines[1]).toMatchObject({ arrivalNumber: 2, status: 'awaitingDirective' });
  expect(await entries('/api/books/den/2026?quarter=4')).toHaveLength(2);
  expect(await entries('/api/books/den/2026?quarter=3')).toEqual([]);
  expect(await entries('/api/books/den/2025')).toEqual([]);
  expect(await entries('/api/books/khac/2026')).toEqual([]);
});

test('[IN9] what was erased keeps its number and its cause, and nothing else', async () => {
  const subject = 'Nội dung phải biến mất';
  const document = await running.register({ subject, issuer: 'Cơ quan mật' });
  await running.act('vanthu', document, {
    type: 'WithdrawIncoming',
    cause: 'secret',
    reason: 'Có dấu trên bản giấy',
  });
  const line = (await entries('/api/books/den/2026')).find((one) => one.document === document);
  expect(line).toMatchObject({ status: 'withdrawn', withdrawal: 'secret', subject: '' });
  expect(line?.arrivalNumber).toBeGreaterThan(0);
  const answer = await running.get(clerk, '/api/books/den/2026');
  expect(await answer.text()).not.toMatch(/biến mất|Cơ quan mật/);
});

test('[IN3] duplicates are found whatever the accents, case and tone marks', async () => {
  const issuer = 'Ủy ban nhân dân xã Hòa Bình';
  const registered = await running.register({ issuer, reference: '77/UBND-VX' });
  const same = { issuer: 'UỶ BAN NHÂN DÂN XÃ HOÀ BÌNH', reference: '77/ubnd-vx' };
  expect(await duplicates({ ...same, date: '2026-11-06' })).toMatchObject([
    { document: registered, sameDate: true, book: 'den', year: 2026 },
  ]);
  expect(await duplicates({ ...same, date: '2026-11-01' })).toMatchObject([{ sameDate: false }]);
  expect(await duplicates({ ...same, except: registered })).toEqual([]);
  expect(await duplicates({ issuer, reference: '' })).toEqual([]);
  expect(await duplicates({ issuer: 'Nơi khác', reference: '77/UBND-VX' })).toEqual([]);
});

test('[IN3] a code stands for the issuer', async () => {
  const registered = await running.register({
    ...{ issuer: 'Bộ Nội vụ', issuerCode: 'G09', reference: '5/BNV' },
  });
  const found = await duplicates({ issuer: 'BNV', issuerCode: 'g09', reference: '5/BNV' });
  expect(found).toMatchObject([{ document: registered }]);
  expect(await duplicates({ issuer: 'BNV', reference: '5/BNV' })).toEqual([]);
});

test('only clerks and the director read the book, only clerks are told of duplicates', async () => {
  const book = '/api/books/den/2026';
  const check = `${book}/duplicates?issuer=x&reference=y`;
  for (const [person, onBook, onCheck] of [
    ['vanthu', 200, 200],
    ['giamdoc', 200, 404],
    ['pgd.hatang', 404, 404],
    ['cv.cntt1', 404, 404],
    ['quantri', 404, 404],
  ] as const) {
    const cookie = await running.signIn(person);
    expect((await running.get(cookie, book)).status, person).toBe(onBook);
    expect((await running.get(cookie, check)).status, person).toBe(onCheck);
  }
  expect((await fetch(running.url + book)).status).toBe(401);
});

test('what is no book, no quarter or no question', async () => {
  for (const [path, status] of [
    ['/api/books/den/26', 404],
    ['/api/books/DEN/2026', 404],
    ['/api/books/den/2026?quarter=5', 400],
    ['/api/books/den/2026?more=1', 400],
    ['/api/books/den/2026/duplicates', 400],
    ['/api/books/den/2026/duplicates?issuer=x&reference=y&date=2026-02-30', 400],
  ] as const) {
    const answer = await running.get(clerk, path);
    expect(answer.status, path).toBe(status);
    expect(await answer.json()).toMatchObject({ status, title: expect.any(String) });
  }
});

test('[IN4] what arrived in December and was entered in January stands in the last quarter of its book', async () => {
  const before = await entries('/api/books/den/2026?quarter=4');
  running.office.clock.set('2027-01-02T02:00:00.000Z');
  const document = await running.register({ arrivedOn: '2026-12-31', reference: '99/KH-UBND' });
  const last = await entries('/api/books/den/2026?quarter=4');
  expect(last).toHaveLength(before.length + 1);
  expect(last.at(-1)).toMatchObject({ document, year: 2026, registeredOn: '2027-01-02' });
  expect(await entries('/api/books/den/2026')).toHaveLength(last.length);
  expect(await entries('/api/books/den/2026?quarter=3')).toEqual([]);
  expect(await entries('/api/books/den/2027')).toEqual([]);
});
