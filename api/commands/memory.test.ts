import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLedger } from './knowledge.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('what the writer remembers, on the $kind store', ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  const documents = Array.from({ length: 8 }, newDocument);

  beforeAll(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
    for (const document of documents) {
      await office.send(
        'vanthu',
        envelope(document, registration()),
        envelope(document, comment(document), { basedOn: 1 }),
      );
    }
  });
  afterAll(async () => {
    await office.commands.close();
    await opened.close();
  });

  function counted(): LedgerDatabase & { readonly reads: () => number } {
    let reads = 0;
    const { ledger } = office.commands;
    const read: LedgerDatabase['read'] = (ids) => {
      reads += 1;
      return ledger.read(ids);
    };
    return { ...ledger, read, reads: () => reads };
  }

  test('documents that are wanted together are read in one request, and then known', async () => {
    const database = counted();
    const { knowledge } = await readLedger(database);
    const before = database.reads();
    const states = await Promise.all(documents.map(knowledge.memory.stateOf));
    expect(states.map((state) => state?.version)).toEqual(documents.map(() => 2));
    expect(states[3]?.card).toMatchObject({ history: [{ version: 1 }, { text: documents[3] }] });
    await Promise.all(documents.map(knowledge.memory.stateOf));
    expect(database.reads() - before).toBe(1);
  });

  test('the longest untouched is forgotten and read again; what does not exist is never asked for', async () => {
    const database = counted();
    const { knowledge } = await readLedger(database, { capacity: 4 });
    const before = database.reads();
    for (const document of [...documents, ...documents]) {
      expect(await knowledge.memory.stateOf(document)).toMatchObject({ document, version: 2 });
    }
    expect(database.reads() - before).toBe(2 * documents.length);
    expect(await knowledge.memory.stateOf(newDocument())).toMatchObject({ version: 0, card: null });
    expect(await knowledge.memory.stateOf('dossier:x')).toBeUndefined();
    expect(database.reads() - before).toBe(2 * documents.length);
  });

  test('a restarted writer knows the last number, the agency and every reference', async () => {
    const { knowledge, doubled, toErase } = await readLedger(office.commands.ledger);
    const { entries } = await office.commands.verify();
    const last = office.commands.ledger.committed();
    expect({ doubled, toErase, last }).toEqual({
      doubled: [],
      toErase: [],
      last: entries,
    });
    expect(knowledge.agency()).toEqual({
      office: office.commands.office(),
      calendar: office.commands.calendar(),
    });
  });
});
