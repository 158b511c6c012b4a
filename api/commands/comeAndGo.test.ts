import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import { isNumbered } from './ledger.ts';
import { pagesSince } from './ledgerDatabase.ts';
import type { Fault } from './testing/faultyProxy.ts';
import {
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, type TestStore } from './testing/stores.ts';

let opened: TestStore;
let office: TestOffice;

beforeAll(async () => {
  opened = await openStore(undefined);
  office = await openOffice(opened.store);
});
afterAll(async () => {
  await office.commands.close();
  await opened.close();
});

const faults = ['accepted', 'acceptedAside', 'answerLost', 'connectionCut', 'rowLost'] as const;
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 4 }),
      faults: fc.array(fc.constantFrom<Fault>(...faults), { maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('comeBack' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('lag' as const),
      behind: fc.integer({ min: 1, max: 6 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** What a device sent, and the first receipt that it got. */
type Sent = { readonly envelope: Envelope; receipt?: Receipt };

async function send(some: readonly Sent[]): Promise<void> {
  const receipts = await office
    .send('vanthu', ...some.map((one) => one.envelope))
    .catch(() => undefined);
  for (const [at, one] of some.entries()) if (receipts?.[at]) one.receipt ??= receipts[at];
}
async function restart(): Promise<void> {
  await office.commands.close();
  office = await office.again();
}
async function carryOut(one: Step, sent: Sent[]): Promise<void> {
  if (one.what === 'restart') return restart();
  if (one.what === 'comeBack') return opened.proxy.comeBack();
  if (one.what === 'lag') {
    opened.proxy.lag(office.commands.ledger.committed() - one.behind, 2);
    return restart();
  }
  const some = Array.from({ length: one.count }, () => ({
    envelope: envelope(newDocument(), registration()),
  }));
  sent.push(...some);
  opened.proxy.fail(...one.faults);
  await send(some);
  opened.proxy.heal();
}

test('whichever nodes come and go, in any order: no number twice, nothing lost that was receipted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      const sent: Sent[] = [];
      for (const one of steps) await carryOut(one, sent);
      await send(sent.filter(({ receipt }) => !receipt));
      await opened.proxy.comeBack();
      await restart();
      await office.commands.strayRemoved();
      for (const { envelope: act, receipt } of sent) {
        const [again] = await office.send('vanthu', act);
        expect(again).toEqual({ ...receipt, outcome: 'alreadyRecorded' });
      }
      expect((await office.commands.verify()).problems).toEqual([]);
      const numbers: number[] = [];
      for await (const { docs } of pagesSince(office.commands.ledger)) {
        for (const doc of docs) if (isNumbered(doc)) numbers.push(doc.n);
      }
      numbers.sort((left, right) => left - right);
      expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    }),
    { numRuns: 4, endOnFailure: true },
  );
}, 240_000);
