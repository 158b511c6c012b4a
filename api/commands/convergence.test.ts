import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonId } from '#shared/office/office.ts';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import type { Fault } from './testing/faultyProxy.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  toDeputy,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

/** What somebody does to one of a few documents, and whether the answer reaches them. */
type Step = {
  readonly who: PersonId;
  readonly act: keyof typeof acts;
  readonly document: number;
  readonly basedOn: number;
  readonly answerLost: boolean;
};

const acts = {
  register: registration(),
  sameReference: registration({ reference: '1/TRUNG' }),
  direct: toDeputy,
  further: { type: 'IssueDirective', text: 'Khẩn trương', assignments: [] },
  passOn: {
    type: 'IssueDirective',
    text: 'Giao phòng CNTT',
    assignments: [{ to: 'tp.cntt', role: 'lead' }],
  },
  comment: comment('Đã biết'),
  giveBack: { type: 'ReturnDocument', reason: 'Không thuộc lĩnh vực được phân công' },
  secret: comment('MẬT'),
  withdraw: { type: 'WithdrawIncoming', cause: 'barred', reason: 'Không được lưu' },
} as const;

const people = ['vanthu', 'giamdoc', 'pgd.hatang', 'tp.cntt', 'cv.cntt1', 'quantri'];
const faults: Fault[] = ['answerLost', 'connectionCut', 'rowLost', 'writtenLate'];

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(...people),
  act: fc.constantFrom(...(Object.keys(acts) as Step['act'][])),
  document: fc.nat(4),
  basedOn: fc.nat(3),
  answerLost: fc.boolean(),
});
const script = fc.record({
  rounds: fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }),
  faults: fc.array(fc.option(fc.constantFrom(...faults), { nil: undefined }), { maxLength: 6 }),
  restarts: fc.boolean(),
});

/** A person's act with every receipt it ever got. */
type Sent = { readonly who: PersonId; readonly envelope: Envelope; readonly receipts: Receipt[] };

describe.each(stores)('convergence on the $kind store', ({ url }) => {
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

  async function deliver(sent: Sent): Promise<void> {
    const receipts = await office.send(sent.who, sent.envelope).catch(() => []);
    sent.receipts.push(...receipts);
  }
  function expectSameReceipts({ receipts }: Sent): void {
    const [first, ...others] = receipts;
    const outcome = first?.outcome === 'rejected' ? 'rejected' : 'alreadyRecorded';
    for (const other of others) {
      // After an erasure the names in a refusal's text are gone, its rule is not.
      const same = other.outcome === 'rejected' ? { message: other.message } : {};
      expect(other).toEqual({ ...first, outcome, ...same });
    }
  }

  test('whoever sends what, in any order, with lost answers and resends: one consistent ledger', async () => {
    await fc.assert(
      fc.asyncProperty(script, async ({ rounds, faults, restarts }) => {
        const documents = Array.from({ length: 5 }, newDocument);
        const all: Sent[] = [];
        for (const steps of rounds) {
          const fault = faults[all.length % (faults.length + 1)];
          if (fault) opened.proxy.fail(fault);
          const round = steps.map(({ who, act, document, basedOn }) => {
            const sent = envelope(documents[document] ?? '', acts[act], { basedOn });
            return { who, envelope: sent, receipts: [] as Receipt[] };
          });
          all.push(...round);
          await Promise.all(round.map(deliver));
          const lost = round.filter((_, at) => steps[at]?.answerLost);
          await Promise.all([...lost, ...lost].map(deliver));
        }
        if (restarts) {
          await office.commands.close();
          office = await office.again();
        }
        await Promise.all(all.map(deliver));
        await office.commands.erased();
        await Promise.all(all.map(deliver));
        all.forEach(expectSameReceipts);
        expect((await office.commands.verify()).problems).toEqual([]);
      }),
      { numRuns: 25, seed: 20261109 },
    );
  }, 300_000);
});
