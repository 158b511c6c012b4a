import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { stores } from '../commands/testing/stores.ts';
import { deskOf, registerMany } from '../projections/testing/openProjections.ts';
import { createCardLines } from './cardLines.ts';
import { openServer, type TestServer } from './testing/openServer.ts';

type Doc = {
  readonly _id: string;
  readonly _rev: string;
  readonly _deleted?: boolean;
  readonly _revisions: { readonly start: number; readonly ids: readonly string[] };
  readonly urgency?: string;
};
type Pulled = {
  readonly header: { generation: string; cursor: string; count: number };
  readonly docs: readonly Doc[];
  readonly footer: { count: number; digest: string };
};

describe.each(stores)('the pull stream on the $kind store', ({ url }) => {
  let running: TestServer;
  let cookie: string;
  beforeAll(async () => {
    running = await openServer(url);
    cookie = await running.signIn('giamdoc');
    await registerMany(running.office, 30);
    await running.settled();
  }, 60_000);
  afterAll(() => running.close());

  async function pull(query = '', as = cookie): Promise<Pulled> {
    const answer = await running.get(as, `/sync/desk/_snapshot${query}`);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([
      200,
      'application/x-ndjson',
    ]);
    return parse(await answer.text());
  }
  async function recallDirective(document: string) {
    const card = await running.office.commands.cardFor('giamdoc', document);
    const directive = card?.kind === 'incoming' ? card.directives.at(-1)?.id : '';
    const reason = 'Giao nhầm người, giao lại';
    await running.act('giamdoc', document, { type: 'RecallDirective', directive, reason });
  }

  test('the first pull is what replication would deliver, counted and with its digest', async () => {
    const { header, docs, footer } = await pull();
    expect(header.generation).toBe(running.projections.generation());
    expect([header.count, footer.count]).toEqual([docs.length, docs.length]);
    expect(footer.digest).toBe(digestOf(docs));
    const desk = Object.entries(await deskOf(running.projections, 'giamdoc'));
    const live = desk.filter(([, { deleted }]) => !deleted);
    expect(revsOf(docs)).toEqual(Object.fromEntries(live.map(([id, { rev }]) => [id, rev])));
    for (const { _rev, _revisions } of docs) {
      expect(`${_revisions.start}-${_revisions.ids[0]}`).toBe(_rev);
      expect(_revisions.ids).toHaveLength(_revisions.start);
    }
  });

  test('what the rules need comes first, then what awaits the person, the most urgent first', async () => {
    const express = await running.register({ urgency: 'express' });
    const passedOn = await running.register({ urgency: 'express' });
    await running.act('giamdoc', passedOn, toDeputy);
    await running.settled();
    const ids = (await pull()).docs.map(({ _id }) => _id);
    const references = ids.filter((id) => !id.startsWith('incoming:'));
    expect(ids.slice(0, references.length)).toEqual(references);
    expect(ids[references.length]).toBe(express);
    expect(ids.at(-1)).toBe(passedOn);
  });

  test('a later pull brings what changed, deletions too, and nothing when nothing did', async () => {
    const deputy = await running.signIn('pgd.hatang');
    const lost = await running.register();
    await running.act('giamdoc', lost, toDeputy);
    await running.settled();
    const first = await pull('', deputy);
    expect(first.docs.map(({ _id }) => _id)).toContain(lost);
    const { generation, cursor } = first.header;
    const later = `?generation=${generation}&since=${encodeURIComponent(cursor)}`;
    expect(await pull(later, deputy)).toMatchObject({ header: { cursor, count: 0 }, docs: [] });

    await recallDirective(lost);
    const kept = await running.register();
    await running.act('giamdoc', kept, toDeputy);
    await running.settled();
    const { header, docs, footer } = await pull(later, deputy);
    expect(docs.map(({ _id, _deleted = false }) => [_id, _deleted])).toEqual([
      [kept, false],
      [lost, true],
    ]);
    expect(docs[1]?._revisions.start).toBe(3);
    expect(docs[1]?._revisions.ids).toHaveLength(3);
    expect(Object.keys(docs[1] ?? {}).sort()).toEqual(['_deleted', '_id', '_rev', '_revisions']);
    expect(footer.digest).toBe(digestOf(docs));
    expect(header.cursor).not.toBe(cursor);
    expect((await pull('', deputy)).docs.map(({ _id }) => _id)).not.toContain(lost);
  });

  test('a broken pull goes on where it stopped, with the first cursor', async () => {
    const whole = await pull();
    await running.register();
    await running.settled();
    const taken = whole.docs.slice(0, 12);
    const { cursor, generation } = whole.header;
    const resume = encodeURIComponent(`${cursor}~${taken.at(-1)?._id}`);
    const rest = await pull(`?generation=${generation}&resume=${resume}`);
    expect(rest.header).toMatchObject({ cursor, count: whole.docs.length - 12 });
    expect([...taken, ...rest.docs]).toEqual(whole.docs);
    expect(rest.footer.digest).toBe(digestOf(rest.docs));
    const next = await pull(`?since=${encodeURIComponent(cursor)}`);
    expect(next.docs).toHaveLength(1);
  });

  test('one that nobody remembers is sent again as a whole, with the first cursor', async () => {
    const { cursor } = (await pull()).header;
    for (const resume of [`${cursor}`, `${cursor}~incoming:unknown`]) {
      const again = await pull(`?resume=${encodeURIComponent(resume)}`);
      expect(again.header.cursor).toBe(cursor);
      expect(again.docs.length).toBe(again.header.count);
      expect(again.docs.length).toBeGreaterThan(30);
    }
  });

  test('a card lost while the stream was under way comes as a deletion', async () => {
    const { projections } = running;
    const document = await running.register();
    await running.act('giamdoc', document, toDeputy);
    await running.settled();
    const desk = await projections.deskOf('pgd.hatang');
    const { rev = '' } = (await deskOf(projections, 'pgd.hatang'))[document] ?? {};
    const lines = createCardLines(projections.index.db, projections.request);
    const listed = [{ document, rev, isLive: true }];
    const [before] = await lines.read(desk, 'pgd.hatang', listed);
    expect(String(Buffer.from(before?.json ?? ''))).toContain('"subject"');
    await recallDirective(document);
    await running.settled();
    const [line] = await lines.read(desk, 'pgd.hatang', listed);
    expect(line?.rev).toMatch(/^3-/);
    expect(JSON.parse(String(line?.json))).toMatchObject({ _id: document, _deleted: true });
    expect(String(line?.json)).not.toContain('subject');
  });

  test('without the index the lines come from the desk itself', async () => {
    const { projections } = running;
    const { docs, header } = await pull();
    projections.index.db.exec('DELETE FROM card');
    const again = await pull();
    expect(revsOf(again.docs)).toEqual(revsOf(docs));
    expect(again.docs.every(({ _revisions }) => _revisions.ids.length > 0)).toBe(true);
    expect(again.header).toMatchObject({ cursor: header.cursor });
    await projections.rebuild();
  });

  test('an unknown generation is gone, also after the desks were built anew', async () => {
    const { header } = await pull();
    await running.projections.rebuild();
    for (const generation of [header.generation, 'unknown']) {
      const answer = await running.get(cookie, `/sync/desk/_snapshot?generation=${generation}`);
      expect(answer.status).toBe(410);
      expect(await answer.json()).toMatchObject({ error: 'gone', status: 410 });
    }
    expect(revsOf((await pull()).docs)).toMatchObject({ office: expect.any(String) });
  });

  test('what is no cursor is refused', async () => {
    for (const query of [
      '?since=../x',
      '?since=1-zzzz',
      '?since=now',
      '?resume=now~',
      '?resume=x',
      '?generation=A%20B',
      '?limit=3',
    ]) {
      const answer = await running.get(cookie, `/sync/desk/_snapshot${query}`);
      expect([400, 403], query).toContain(answer.status);
    }
    const head = await running.get(cookie, '/sync/desk/_snapshot', { method: 'POST' });
    expect([403, 405]).toContain(head.status);
  });

  test('it comes compressed to those who take that', async () => {
    const zstd = await running.get(cookie, '/sync/desk/_snapshot', {
      headers: { 'Accept-Encoding': 'br, zstd, gzip' },
    });
    expect(zstd.headers.get('Content-Encoding')).toBe('zstd');
    const raw = new Uint8Array(await zstd.arrayBuffer());
    // Node's fetch may know this encoding.
    const text = raw[0] === 0x7b ? Buffer.from(raw) : zstdDecompressSync(raw);
    expect(parse(text.toString()).docs.length).toBeGreaterThan(30);
    const plain = await running.get(cookie, '/sync/desk/_snapshot', {
      headers: { 'Accept-Encoding': 'identity' },
    });
    expect(plain.headers.get('Content-Encoding')).toBeNull();
    expect(parse(await plain.text()).docs.length).toBeGreaterThan(30);
  });

  test('[LT1] a cursor that comes back proves what reached the device', async () => {
    const phone = await running.signIn('tp.cntt');
    const of = () => running.sync.deliveries.of('tp.cntt');
    const first = await pull('', phone);
    expect(await of()).toEqual([]);
    const since = `?since=${encodeURIComponent(first.header.cursor)}`;
    await pull(since, phone);
    const [proven] = await of();
    expect(proven).toMatchObject({ person: 'tp.cntt', n: running.projections.projectedTo() });
    const document = await running.register();
    await running.act('giamdoc', document, {
      type: 'IssueDirective',
      text: 'Để biết',
      assignments: [
        { to: 'pgd.hatang', role: 'lead' },
        { to: 'tp.cntt', role: 'informed' },
      ],
    });
    const n = await running.settled();
    const second = await pull(since, phone);
    expect(second.docs.map(({ _id }) => _id)).toEqual([document]);
    expect((await of())[0]?.n).toBeLessThan(n);
    await pull(`?since=${encodeURIComponent(second.header.cursor)}`, phone);
    expect((await of())[0]?.n).toBe(n);
  });
});

function parse(text: string): Pulled {
  const lines = text.trimEnd().split('\n');
  const [header, ...rest] = lines.map((line) => JSON.parse(line) as never);
  return { header: header as never, docs: rest.slice(0, -1), footer: rest.at(-1) as never };
}

function digestOf(docs: readonly Doc[]): string {
  const names = docs.map(({ _id, _rev }) => `${_id} ${_rev}\n`).sort();
  return createHash('sha256').update(names.join('')).digest('hex');
}

function revsOf(docs: readonly Doc[]): Record<string, string> {
  return Object.fromEntries(
    docs.toSorted((a, b) => (a._id < b._id ? -1 : 1)).map(({ _id, _rev }) => [_id, _rev]),
  );
}
