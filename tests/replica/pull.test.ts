import { startAgency, toDeputy, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Asked, type Between, type Happening } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PersonCommand } from '#shared/kinds.ts';
import { openReplica } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';
import { openRows } from '#web/replica/rows.ts';

const MANY = 300;
let server: AgencyServer;
let documents: readonly string[];
let between: Between;
let device: NodeDevice;
let director: Replica;

beforeAll(async () => {
  server = await startAgency();
  documents = await server.registerMany(MANY);
  await server.settled();
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  device = await server.deviceOf('giamdoc', between.url);
  director = await openReplica('giamdoc', device);
});
afterEach(async () => {
  await director.close();
  await between.close();
});

const pulls = () => between.asked.filter(({ path }) => path.startsWith('/sync/desk/_snapshot'));
const queries = () => pulls().map(({ path }) => new URLSearchParams(path.split('?')[1]));

/** Meets the pulls in order, one each. */
function pullsMeet(...happenings: readonly (Happening | undefined)[]): void {
  const left = [...happenings];
  between.happens(({ path }: Asked) =>
    path.startsWith('/sync/desk/_snapshot') ? left.shift() : undefined,
  );
}

async function isWhole(): Promise<void> {
  expect(await now(director.counts())).toMatchObject({ awaiting: documents.length, done: 0 });
  const rows = await now(director.desk('awaiting', { limit: 1_000 }));
  expect(rows.map(({ document }) => document).sort()).toEqual([...documents].sort());
  const [some = ''] = documents;
  expect(await now(director.card(some))).toMatchObject({ confirmed: { id: some, version: 1 } });
  expect((await now(director.knowledge()))?.office.name).toBe('Sở Thử nghiệm tỉnh Demo');
}

test('the first pull and an empty one are one request each', async () => {
  expect(await director.pull()).toBe('done');
  expect(pulls()).toHaveLength(1);
  await isWhole();
  expect(await director.pull()).toBe('done');
  expect(pulls()).toHaveLength(2);
  expect(queries()[1]?.get('since')).toBeTruthy();
  await isWhole();
});

test('several calls at once are two pulls at most', async () => {
  await Promise.all(Array.from({ length: 10 }, () => director.pull()));
  expect(pulls().length).toBeLessThanOrEqual(2);
  await isWhole();
});

test('a truncated stream goes on where it broke off, and is usable before', async () => {
  pullsMeet({ endAfter: 200_000 }, 'cut');
  expect(await director.pull()).toBe('unreachable');
  const here = await now(director.counts());
  expect(here.awaiting).toBeGreaterThanOrEqual(50);
  expect(here.awaiting).toBeLessThan(MANY);
  expect((await now(director.state())).pulledAt).toBeUndefined();

  await director.close();
  director = await openReplica('giamdoc', device);
  expect(await director.pull()).toBe('done');
  const [first, , third] = queries();
  expect(first?.get('resume')).toBeNull();
  expect(third?.get('resume')).toMatch(/^[^~]+~incoming:/);
  await isWhole();
});

test('broken again and again, it comes through', async () => {
  pullsMeet(...Array.from({ length: 6 }, () => ({ endAfter: 90_000 })));
  expect(await director.pull()).toBe('done');
  await isWhole();
});

test('a line that dies in the middle: what was stored stands, the rest comes later', async () => {
  pullsMeet({ diesAfter: 200_000 }, 'cut');
  expect(await director.pull()).toBe('unreachable');
  expect(await director.pull()).toBe('done');
  await isWhole();
});

test('a stream whose digest is wrong is not believed, and begun anew', async () => {
  const change = (body: Buffer) =>
    Buffer.from(body.toString().replace(/"digest":"[0-9a-f]{64}"/, `"digest":"${'0'.repeat(64)}"`));
  pullsMeet({ change });
  expect(await director.pull()).toBe('unreachable');
  expect((await now(director.state())).pulledAt).toBeUndefined();
  expect(await director.pull()).toBe('done');
  expect(queries()[1]?.get('resume')).toBeNull();
  expect(queries()[1]?.get('since')).toBeNull();
  await isWhole();
});

test('a line left out in the middle is noticed', async () => {
  const change = (body: Buffer) => {
    const lines = body.toString().split('\n');
    return Buffer.from([...lines.slice(0, 100), ...lines.slice(101)].join('\n'));
  };
  pullsMeet({ change });
  expect(await director.pull()).toBe('unreachable');
  expect(await director.pull()).toBe('done');
  await isWhole();
});

test('a captive portal’s page is no desk', async () => {
  const answer = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html>\n<p>Wi-Fi miễn phí</p>\n',
  };
  pullsMeet({ answer });
  expect(await director.pull()).toBe('unreachable');
  expect(await now(director.state())).toMatchObject({ connection: 'unreachable' });
  expect(await director.pull()).toBe('done');
  await isWhole();
});

test('a rebuilt desk: what is here stays until the new generation is complete', async () => {
  await director.pull();
  const [some = ''] = documents;
  await server.running().projections.rebuild();
  await server.settled();
  pullsMeet(undefined, { endAfter: 200_000 }, 'cut');
  expect(await director.pull()).toBe('unreachable');
  await isWhole();

  expect(await director.pull()).toBe('done');
  await isWhole();
  const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  expect(names.filter((name) => name.includes(`${device.prefix}cards-`))).toHaveLength(1);
  expect((await director.search('chuyen doi so', { limit: 500 })).length).toBe(MANY);
  expect(await director.reuse(some)).toBeNull();
});

test('rows that an older version of the app drew are drawn anew with the next pull', async () => {
  await director.pull();
  const rows = openRows(device, 'giamdoc');
  await rows.rows.toCollection().modify({ text: 've viec trien khai' });
  await rows.progress.where({ key: 'pull' }).modify((progress, held) => {
    const { drawnAs: _, ...older } = progress;
    held.value = older;
  });
  rows.close();
  expect(await director.search('công văn', { limit: 500 })).toEqual([]);
  expect((await director.search('trien khai', { limit: 500 })).length).toBe(MANY);

  expect(await director.pull()).toBe('done');
  expect((await director.search('công văn', { limit: 500 })).length).toBe(MANY);
  const [first] = await director.search('số đến 15');
  expect(first?.arrivalNumber).toBe(15);
});

test('a card that is lost goes with its row, and one that comes appears', async () => {
  const deputy = await openReplica('pgd.hatang', await server.deviceOf('pgd.hatang', between.url));
  await deputy.pull();
  expect((await now(deputy.counts())).awaiting).toBe(0);

  const [document = ''] = await server.registerMany(1);
  await server.act('giamdoc', document, toDeputy);
  await server.settled();
  await deputy.pull();
  expect((await now(deputy.desk('awaiting'))).map((row) => row.document)).toEqual([document]);
  expect(await deputy.search('trien khai')).toHaveLength(1);

  const card = await now(deputy.card(document));
  const directive = card?.confirmed?.directives[0]?.id ?? '';
  await server.act('giamdoc', document, { type: 'RecallDirective', directive, reason: 'Nhầm' });
  await server.settled();
  await deputy.pull();
  expect((await now(deputy.counts())).awaiting).toBe(0);
  expect(await deputy.search('trien khai')).toHaveLength(0);
  expect((await now(deputy.card(document)))?.confirmed ?? null).toBeNull();
  await deputy.close();
});

test('a card that is lost while one’s act on it waits: the act stays, and is answered', async () => {
  const deputy = await openReplica('pgd.hatang', await server.deviceOf('pgd.hatang', between.url));
  const [document = ''] = await server.registerMany(1);
  await server.act('giamdoc', document, toDeputy);
  await server.settled();
  await deputy.pull();
  const directive = (await now(deputy.card(document)))?.confirmed?.directives[0]?.id ?? '';
  await server.act('giamdoc', document, { type: 'RecallDirective', directive, reason: 'Nhầm' });
  await server.settled();

  between.happens(({ path }) => (path === '/sync/commands' ? 'cut' : undefined));
  const command: PersonCommand = {
    type: 'IssueDirective',
    text: 'Giao phòng CNTT.',
    assignments: [{ to: 'tp.cntt', role: 'lead' }],
  };
  expect(await deputy.submit({ document, basedOn: 2, command })).toMatchObject({ ok: true });
  await deputy.pull();
  expect(await now(deputy.card(document))).toMatchObject({
    confirmed: null,
    shown: null,
    waiting: [{ document, foreseen: { rule: expect.any(String) as string } }],
  });
  between.happens(() => undefined);
  expect(await deputy.flush()).toBe('done');
  expect((await now(deputy.outbox()))[0]).toMatchObject({
    state: 'rejected',
    receipt: { rule: 'AS2' },
  });
  await deputy.close();
});

test('an absence that begins moves the rows of whoever acts then', async () => {
  const deputy = await openReplica('pgd.hatang', await server.deviceOf('pgd.hatang', between.url));
  await deputy.pull();
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const command: PersonCommand = {
    type: 'RecordAbsence',
    ...{ person: 'giamdoc', from: today, to: today, standIn: 'pgd.hatang' },
  };
  await server.act('giamdoc', 'office', command);
  await server.running().projections.audiencesSwept();
  await server.settled();
  await deputy.pull();
  expect((await now(deputy.counts())).awaiting).toBeGreaterThanOrEqual(MANY);
  await deputy.close();
});
