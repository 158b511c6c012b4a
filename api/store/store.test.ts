import { afterAll, beforeAll, describe } from 'vitest';
import { storeContract } from './store.contract.ts';
import { openTestStore, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('the $kind store', ({ url }) => {
  let opened: TestStore;
  beforeAll(async () => {
    opened = await openTestStore(url);
  });
  afterAll(() => opened.close());

  storeContract(() => Promise.resolve(opened.store));
});
