import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { carryOutAlone } from '../admin/alone.ts';
import { startTestServer } from '../testing/startTestServer.ts';
import { entryId, HEAD_ID, type Entry, type Head } from './ledger.ts';
import { envelope, newDocument, openOffice, registration } from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

/** As whoever may write to the store: under an epoch that is still to come, so that it is no stray. */
const forgery = (entry: Entry, n: number): Entry => {
  const { _rev: _, ...copy } = entry;
  const document = newDocument();
  return { ...copy, _id: entryId(document, 1), document, id: document.slice(9), n, epoch: 1_000 };
};

describe.each(stores)('entries with numbers that nobody gave, on the $kind store', ({ url }) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openStore(url);
  });
  afterAll(() => opened.close());

  test(
    'a forged huge number neither hangs the start nor fills the memory, and the start names it',
    SLOW,
    async () => {
      const office = await openOffice(opened.store);
      const document = newDocument();
      const [receipt] = await office.send('vanthu', envelope(document, registration()));
      expect(receipt).toMatchObject({ outcome: 'recorded', result: { arrivalNumber: 1 } });
      const newest = office.commands.ledger.committed();
      const ledger = opened.behind.use<Entry>('ledger');
      const entry = await ledger.get(entryId(document, 1));
      await office.commands.close();

      const forged = [2 ** 31, 1e15, Number.MAX_SAFE_INTEGER, -1, 1.5].map((n) =>
        forgery(entry, n),
      );
      for (const one of forged) await ledger.insert(one as never);
      const restarted = await office.again();
      expect(
        forged.map(({ _id, n }) => `${_id} has the number ${n} that nobody has given`),
      ).toContain(restarted.commands.behind());
      const { problems } = await restarted.commands.verify();
      for (const { _id } of forged) expect(problems.map(({ id }) => id)).toContain(_id);
      const [next] = await restarted.send('vanthu', envelope(newDocument(), registration()));
      expect(next).toMatchObject({ outcome: 'recorded' });
      expect(restarted.commands.ledger.committed()).toBe(newest + 1);
      await restarted.commands.close();

      const head = await opened.behind.use<Head>('ledger').get(HEAD_ID);
      await ledger.destroy(HEAD_ID, head._rev ?? '');
      const withoutHead = await office.again();
      expect(withoutHead.commands.ledger.committed()).toBe(newest + 1);
      expect(withoutHead.commands.behind()).toContain('that nobody has given');
      await withoutHead.commands.close();
    },
  );
});

test(
  '`/readyz` names an entry with a forged huge number, and so does `verify` with no server running',
  SLOW,
  async () => {
    const server = await startTestServer();
    const ledger = server.store.use<Entry>('ledger');
    const forged = forgery(await ledger.get(entryId('office', 1)), 1e15);
    await ledger.insert(forged as never);
    const restarted = await server.restart();
    try {
      const ready = await fetch(`${restarted.url}/readyz`);
      expect(ready.status).toBe(503);
      expect(await ready.text()).toContain(`${forged._id} has the number ${forged.n}`);
      await restarted.close();
      const said: string[] = [];
      const isWhole = await carryOutAlone(
        server.env,
        { verb: 'verify', checkpoints: [] },
        ({ en }) => said.push(en),
      );
      expect(isWhole).toBe(false);
      expect(said.join('\n')).toContain(forged._id);
    } finally {
      await restarted.discard();
    }
  },
);
