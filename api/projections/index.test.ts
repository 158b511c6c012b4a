import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { openIndex } from './index.ts';
import type { Projections } from './start.ts';
import {
  act,
  openProjections,
  projectionsOf,
  register,
  settle,
  type TestProjections,
} from './testing/openProjections.ts';

let running: TestProjections;
let dataDir: string;
beforeAll(async () => {
  running = await openProjections(undefined);
  dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-index-'));
}, 60_000);
afterAll(async () => {
  await running.close();
  await rm(dataDir, { recursive: true });
});

function cardCount({ index }: Projections): unknown {
  return index.db.prepare('SELECT COUNT(*) AS count FROM card').get()?.['count'];
}

test('[IN9] erased text is not in the files of the index either', async () => {
  const projections = await projectionsOf(running.opened, running.office, { dataDir });
  const subject = 'Một trích yếu không được còn lại ở đâu';
  const document = await register(running.office, { subject });
  await act(running.office, 'giamdoc', document, { ...toDeputy, text: 'Bút phê cũng phải đi' });
  await settle(running.office, projections);
  const bytes = async () => {
    const files = (await readdir(dataDir)).filter((name) => name.startsWith('index'));
    const read = await Promise.all(files.map((name) => readFile(path.join(dataDir, name))));
    return Buffer.concat(read);
  };
  expect((await bytes()).includes(subject)).toBe(true);
  await act(running.office, 'vanthu', document, {
    type: 'WithdrawIncoming',
    cause: 'barred',
    reason: 'Không thuộc loại được tiếp nhận',
  });
  await settle(running.office, projections);
  expect((await bytes()).includes(subject)).toBe(false);
  expect((await bytes()).includes('Bút phê cũng phải đi')).toBe(false);
  await projections.stop();
  expect((await bytes()).includes(subject)).toBe(false);
});

test('it goes on where it was; one that is damaged or of another ledger is made anew', async () => {
  const first = await projectionsOf(running.opened, running.office, { dataDir });
  await settle(running.office, first);
  const count = cardCount(first);
  await first.stop();

  const file = path.join(dataDir, 'index.sqlite');
  const other = openIndex(file);
  expect(other.position().n).toBeGreaterThan(3);
  other.db.exec(`UPDATE meta SET value = 'not ours' WHERE name = 'hash'`);
  other.db.exec(`INSERT INTO card VALUES ('incoming:x', 1, '1-x', 'x', x'7b7d')`);
  other.close();
  const second = await projectionsOf(running.opened, running.office, { dataDir });
  await settle(running.office, second);
  expect(cardCount(second)).toBe(count);
  await second.stop();

  await writeFile(file, 'this is no database at all, however long it may be'.repeat(100));
  const third = await projectionsOf(running.opened, running.office, { dataDir });
  await settle(running.office, third);
  expect(cardCount(third)).toBe(count);
  await third.stop();
});

test('cards of another shape are projected to desks of a new generation', async () => {
  const generation = running.projections.generation();
  const state = running.opened.behind.use<{ generation: string; shape: number }>('state');
  const doc = await state.get('desks');
  expect(doc.generation).toBe(generation);
  await running.opened.behind.ensureDatabase('desk-unfinished-61', { q: 1 });
  await state.insert({ ...doc, shape: 0 });
  const newer = await projectionsOf(running.opened, running.office);
  await settle(running.office, newer);
  expect(newer.generation()).not.toBe(generation);
  const names = await running.opened.behind.databases();
  const generations = new Set(names.flatMap((name) => /^desk-([a-z0-9]+)-/.exec(name)?.[1] ?? []));
  expect([...generations]).toEqual([newer.generation()]);
  await newer.stop();
});
