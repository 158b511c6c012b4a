import { afterAll, beforeAll, expect, test } from 'vitest';
import { carryOut } from '../admin/carryOut.ts';
import type { AdminDeps } from '../admin/carryOut.ts';
import { entryId, type Entry } from '../commands/ledger.ts';
import { newDocument } from '../commands/testing/openOffice.ts';
import { desksOf } from './testing/expectedDesks.ts';
import { openProjections, register, type TestProjections } from './testing/openProjections.ts';

let running: TestProjections;
beforeAll(async () => {
  running = await openProjections(undefined);
}, 60_000);
afterAll(() => running.close());

test('two entries with one number: the server is not ready and names both, a rebuild loses neither', async () => {
  const { projections, office, opened } = running;
  const documents = [await register(office), await register(office), await register(office)];
  await running.settled();
  const before = await desksOf(projections, ['giamdoc']);
  await expect.poll(() => projections.behind()).toBeUndefined();

  const ledger = opened.behind.use<Entry>('ledger');
  const { _rev, ...entry } = await ledger.get(entryId(documents[1] ?? '', 1));
  const twin = newDocument();
  await ledger.insert({ ...entry, _id: entryId(twin, 1), document: twin } as never);
  const both = [entry._id, entryId(twin, 1)];
  await expect.poll(() => projections.behind()).toContain(`the number ${entry.n} is that of`);
  for (const id of both) expect(projections.behind()).toContain(id);

  const said: string[] = [];
  const deps = { rebuild: () => projections.rebuild() } as unknown as AdminDeps;
  const isDone = await carryOut({ verb: 'rebuild' }, deps, ({ en }) => said.push(en));
  expect(isDone).toBe(false);
  for (const id of both) expect(said.join()).toContain(id);
  expect(await desksOf(projections, ['giamdoc'])).toEqual(before);
  const { problems } = await office.commands.verify();
  const twice = problems.filter(({ what }) => what.en.includes('is there twice'));
  expect(twice.map(({ id }) => id)).toEqual(expect.arrayContaining(both));
});
