import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('the ledger on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  beforeEach(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  test('however often its head is written, 20 revisions of a document are remembered', async () => {
    for (let count = 0; count < 30; count += 1)
      await office.send('vanthu', envelope(newDocument(), registration()));
    const db = `${opened.behind.prefix}ledger`;
    const asked = { db, path: 'head', qs: { revs: true } };
    const head = (await opened.behind.admin.request(asked)) as {
      readonly _revisions: { readonly start: number; readonly ids: readonly string[] };
    };
    expect(head._revisions.start).toBeGreaterThan(30);
    expect(head._revisions.ids).toHaveLength(20);
  });
});
