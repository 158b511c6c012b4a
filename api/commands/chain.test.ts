import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import { isEntry, type Entry } from './ledger.ts';
import { entriesOf } from './ledgerDatabase.ts';
import type { RowFaults } from './testing/faultyProxy.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

const fault: fc.Arbitrary<RowFaults> = fc.record({
  rows: fc.array(fc.constantFrom('written', 'lost', 'late'), { minLength: 1, maxLength: 12 }),
  answerLost: fc.boolean(),
});
const script = fc.record({
  /** How many entries each document gets, all in one request. */
  documents: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
  faults: fc.array(fault, { minLength: 1, maxLength: 3 }),
});

describe.each(stores)(
  'several entries of a document in one write, on the $kind store',
  ({ url }) => {
    let opened: TestStore;
    let office: TestOffice;

    beforeAll(async () => {
      opened = await openStore(url);
      office = await openOffice(opened.store);
    });
    afterAll(async () => {
      await office.commands.close();
      await opened.close();
    });

    /** Registered and commented on, one after the other, the documents in turn. */
    function acts(documents: readonly (readonly [string, number])[]) {
      const most = Math.max(...documents.map(([, count]) => count));
      return Array.from({ length: most }, (_, at) =>
        documents.flatMap(([document, count]) => {
          if (at >= count) return [];
          return [
            at === 0
              ? envelope(document, registration())
              : envelope(document, comment(`${at}`), { basedOn: 1 }),
          ];
        }),
      ).flat();
    }
    async function versions(document: string): Promise<readonly Entry[]> {
      return (await entriesOf(office.commands.ledger, document)).filter(isEntry);
    }

    test('they go out together', async () => {
      const before = opened.proxy.writes();
      await office.send('vanthu', ...acts([[newDocument(), 50]]));
      expect(opened.proxy.writes() - before).toBe(1);
    });

    test('whichever rows are lost or late, every chain is whole afterwards and nothing is doubled', async () => {
      await fc.assert(
        fc.asyncProperty(script, async ({ documents, faults }) => {
          const counted = documents.map((count) => [newDocument(), count] as const);
          const sent = acts(counted);
          opened.proxy.fail(...faults);
          const receipts: readonly Receipt[] = await office.send('vanthu', ...sent);
          await opened.proxy.settled();
          expect(receipts.map(({ outcome }) => outcome)).toEqual(sent.map(() => 'recorded'));
          for (const [document, count] of counted) {
            const entries = await versions(document);
            expect(entries.map(({ version }) => version)).toEqual(
              Array.from({ length: count }, (_, at) => at + 1),
            );
          }
          opened.proxy.heal();
          const again = await office.send('vanthu', ...sent);
          expect(again).toEqual(receipts.map((one) => ({ ...one, outcome: 'alreadyRecorded' })));
        }),
        { numRuns: 6 },
      );
      expect((await office.commands.verify()).problems).toEqual([]);
    }, 300_000);
  },
);
