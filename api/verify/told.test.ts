import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Text } from '#shared/text.ts';
import { adminOf } from '../admin/deps.ts';
import { carryOut } from '../admin/carryOut.ts';
import type { Entry } from '../commands/ledger.ts';
import { bulk } from '../store/documents.ts';
import { openUnderAttack, type UnderAttack } from './testing/agencyUnderAttack.ts';

let agency: UnderAttack;
beforeAll(async () => {
  agency = await openUnderAttack();
});
afterEach(() => agency.restore());
afterAll(() => agency.server.discard());

test('what the administrator is told stays short, and counts the rest', async () => {
  const { store } = agency.server;
  const docs = Array.from({ length: 150 }, (_, at) => ({ _id: `zz${at}` }));
  const rows = await bulk(store.use('ledger') as never, docs);
  const said: string[] = [];
  const done = await carryOut({ verb: 'verify' }, adminOf(agency.server), ({ en }) =>
    said.push(en),
  );
  expect(done).toBe(false);
  expect(said.length).toBe(102);
  expect(said.at(-2)).toBe('… and 50 more findings');
  expect(said.at(-1)).toContain('150 findings');
  const written = rows.flatMap((row) => (row.ok ? [row] : []));
  const gone = written.map(({ id, rev }) => ({ _id: id, _rev: rev, _deleted: true }));
  await bulk(store.use('ledger') as never, gone);
});

test('what is found is told in Vietnamese as in English, line by line', async () => {
  const { projections } = agency.server;
  const entry = `${agency.document}:00000002`;
  await agency.tamper<Entry>('ledger', entry, (one) => ({ ...one, payload: undefined }));
  const desk = await projections.deskOf('pgd.hatang');
  await agency.put(desk, agency.document, null);
  await agency.server.checkpoints.write();
  const told: Text[] = [];
  await carryOut({ verb: 'verify' }, adminOf(agency.server), (text) => told.push(text));
  expect(told).toContainEqual({
    vi: `✗ ${entry}: mất nội dung`,
    en: `✗ ${entry}: the content is missing`,
  });
  for (const { vi, en } of told) expect(vi).not.toBe(en);
});
