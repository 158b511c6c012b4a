import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { stores } from '../commands/testing/stores.ts';
import {
  act,
  cardsOf,
  deskOf,
  openProjections,
  projectionsOf,
  register,
  settle,
  type TestProjections,
} from './testing/openProjections.ts';
import { jsonOf } from './storeRequest.ts';

describe.each(stores)('desks on the $kind store', ({ url }) => {
  let running: TestProjections;
  beforeAll(async () => {
    running = await openProjections(url);
  }, 60_000);
  afterAll(() => running.close());

  test('everybody has the office and the calendars', async () => {
    await running.settled();
    for (const { id } of agency.people) {
      const desk = await deskOf(running.projections, id);
      expect(Object.keys(desk)).toEqual(expect.arrayContaining(['office', 'calendar:2026']));
    }
  });

  test('a card lies with those who may read it, at the revision of its entry', async () => {
    const { office, projections } = running;
    const document = await register(office);
    await running.settled();
    const [entry] = await office.commands.ledger.read([`${document}:00000001`]);
    const rev = `1-${(entry as { hash: string }).hash.slice(0, 32)}`;
    expect((await deskOf(projections, 'giamdoc'))[document]).toEqual({ rev, deleted: false });
    expect((await deskOf(projections, 'vanthu'))[document]).toEqual({ rev, deleted: false });
    expect((await deskOf(projections, 'tp.cntt'))[document]).toBeUndefined();
    const card = (await cardsOf(projections, 'giamdoc')).get(document);
    expect(card).toMatchObject({ kind: 'incoming', version: 1, status: 'awaitingDirective' });
  });

  test('[AS2] who loses the card gets its deletion, who gets it again gets it back', async () => {
    const { office, projections } = running;
    const document = await register(office);
    await act(office, 'giamdoc', document, toDeputy);
    await running.settled();
    expect((await deskOf(projections, 'pgd.hatang'))[document]).toMatchObject({ deleted: false });

    const card = (await cardsOf(projections, 'giamdoc')).get(document);
    const [directive] = card?.['directives'] as [{ id: string }];
    await act(office, 'giamdoc', document, {
      type: 'RecallDirective',
      directive: directive.id,
      reason: 'Giao nhầm người, giao lại',
    });
    await running.settled();
    const lost = (await deskOf(projections, 'pgd.hatang'))[document];
    expect(lost).toMatchObject({ deleted: true, rev: expect.stringMatching(/^3-/) });
    expect((await cardsOf(projections, 'pgd.hatang')).has(document)).toBe(false);

    await act(office, 'giamdoc', document, toDeputy);
    await running.settled();
    const again = (await deskOf(projections, 'pgd.hatang'))[document];
    expect(again).toMatchObject({ deleted: false, rev: expect.stringMatching(/^4-/) });
  });

  test('the whole chain stands in _revisions, also where versions were skipped', async () => {
    const { office, projections } = running;
    const document = await register(office);
    await act(office, 'vanthu', document, { type: 'Comment', text: 'Đã scan.' });
    await act(office, 'giamdoc', document, toDeputy);
    await running.settled();
    const desk = await projections.deskOf('pgd.hatang');
    const doc = await jsonOf<{ _revisions: { start: number; ids: string[] } }>(
      projections.request(desk, [document], { query: { revs: true } }),
    );
    const entries = await office.commands.ledger.read(
      [3, 2, 1].map((version) => `${document}:0000000${version}`),
    );
    const hashes = entries.map((entry) => (entry as { hash: string }).hash.slice(0, 32));
    expect(doc._revisions).toEqual({ start: 3, ids: hashes });
  });

  test('two processes that project the same ledger change nothing of each other’s', async () => {
    const { office, opened, projections } = running;
    const before = await deskOf(projections, 'giamdoc');
    const seqBefore = await jsonOf<{ update_seq: unknown }>(
      projections.request(await projections.deskOf('giamdoc'), []),
    );
    await opened.store.use('state').get('desks');
    await forgetPositions(running);
    const other = await projectionsOf(opened, office);
    await settle(office, other);
    expect(other.generation()).toBe(projections.generation());
    expect(await deskOf(projections, 'giamdoc')).toEqual(before);
    const seqAfter = await jsonOf<{ update_seq: unknown }>(
      projections.request(await projections.deskOf('giamdoc'), []),
    );
    expect(seqAfter.update_seq).toEqual(seqBefore.update_seq);
    await other.stop();
  });

  test('[IN9] what was secret is gone from every desk, its old revisions and the index too', async () => {
    const { office, projections } = running;
    const subject = 'Nội dung tuyệt mật lọt vào';
    const document = await register(office, { subject });
    await act(office, 'giamdoc', document, { ...toDeputy, text: 'Bút phê cũng mật' });
    const n = await running.settled();
    expect(n).toBeGreaterThan(0);
    await act(office, 'vanthu', document, {
      type: 'WithdrawIncoming',
      cause: 'secret',
      reason: 'Có dấu mật trên bản giấy',
    });
    await running.settled();
    for (const person of ['vanthu', 'giamdoc', 'pgd.hatang']) {
      const desk = await projections.deskOf(person);
      const all = await projections.request(desk, [document], {
        query: { open_revs: 'all', revs: true },
      });
      const text = await all.text();
      expect(text).not.toMatch(/tuyệt mật|phê cũng/);
      for (const [version, hash] of chainOf(text)) {
        const old = await projections.request(desk, [document], {
          query: { rev: `${version}-${hash}` },
        });
        expect(await old.text()).not.toMatch(/tuyệt mật|phê cũng/);
      }
    }
    const rows = projections.index.db.prepare('SELECT json FROM card').all();
    const texts = rows.map(({ json }) => Buffer.from(json as Uint8Array).toString());
    expect(texts.join('\n')).not.toMatch(/tuyệt mật|Bút phê cũng/);
  });

  test('a rebuild makes the same desks anew, and the old databases are gone', async () => {
    const { opened, projections } = running;
    await running.settled();
    const people = agency.people.map(({ id }) => id);
    const before = await Promise.all(people.map((person) => deskOf(projections, person)));
    const generation = projections.generation();
    await projections.rebuild();
    expect(projections.generation()).not.toBe(generation);
    const after = await Promise.all(people.map((person) => deskOf(projections, person)));
    expect(after).toEqual(before);
    const names = await opened.store.databases();
    expect(names.filter((name) => name.startsWith(`desk-${generation}-`))).toEqual([]);
    expect(projections.behind()).toBeUndefined();
  });
});

test('a rebuild under way misses nothing of what is recorded meanwhile', async () => {
  const running = await openProjections(undefined);
  const { office, projections } = running;
  const before = await register(office);
  const rebuilding = projections.rebuild();
  const documents = [before];
  for (let count = 0; count < 10; count += 1) documents.push(await register(office));
  await rebuilding;
  await running.settled();
  const desk = await deskOf(projections, 'giamdoc');
  expect(Object.keys(desk)).toEqual(expect.arrayContaining(documents));
  expect(projections.behind()).toBeUndefined();
  await running.close();
}, 30_000);

function chainOf(text: string): readonly (readonly [number, string])[] {
  const [{ ok }] = JSON.parse(text) as [{ ok: { _revisions: { start: number; ids: string[] } } }];
  const { start, ids } = ok._revisions;
  return ids.map((hash, at) => [start - at, hash]);
}

/** As if the other process had never applied anything. */
async function forgetPositions({ opened }: TestProjections): Promise<void> {
  const state = opened.store.use('state');
  const { rows } = await state.list({ startkey: 'follower:', endkey: 'follower:\uffff' });
  for (const { id, value } of rows) await state.destroy(id, value.rev);
}
