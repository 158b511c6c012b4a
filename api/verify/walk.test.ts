import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type TestStore } from '../commands/testing/stores.ts';
import { createStoreRequest, type StoreRequest } from '../projections/storeRequest.ts';
import { bulk } from '../store/documents.ts';
import { walk } from './walk.ts';

let opened: TestStore;
let request: StoreRequest;
beforeAll(async () => {
  opened = await openStore(undefined);
  request = createStoreRequest(opened.behind);
  await opened.behind.ensureDatabase('ledger');
  const docs = ['a', 'b', 'c', 'd', 'e', 'f'].map((_id) => ({
    _id,
    text: 'x'.repeat(_id === 'c' ? 5_000 : 800),
  }));
  await bulk(opened.behind.use('ledger') as never, docs);
});
afterAll(() => opened.close());

async function found(mostBytes?: number) {
  const all: [string, boolean][] = [];
  for await (const { id, doc } of walk(request, 'ledger', {}, mostBytes))
    all.push([id, doc !== undefined]);
  return all;
}
const everything = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, true]);

test('a database is read in the order of its ids', async () => {
  expect(await found()).toEqual(everything);
});

test('what does not fit into memory at once is read in smaller pages', async () => {
  expect(await found(7_000)).toEqual(everything);
});

test('a document that does not fit by itself is told by its id, and those after it come all the same', async () => {
  expect(await found(3_000)).toEqual(everything.map(([id]) => [id, id !== 'c']));
});
