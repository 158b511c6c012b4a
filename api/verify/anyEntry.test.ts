import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noAgency } from '../commands/agency.ts';
import { createDocumentCheck } from './documentCheck.ts';
import { createReport } from './report.ts';
import { isEntryShaped } from './shape.ts';
import { createWholeCheck } from './wholeCheck.ts';

const DOCUMENT = 'incoming:01890000-0000-7000-8000-000000000000';
const NEWEST = 50;
const agencies = { at: () => [noAgency] };

const json = fc.jsonValue({ maxDepth: 3 });
const oneOf = (...usual: readonly unknown[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: json });
const instant = oneOf('2026-11-09T02:00:00.000Z', '+275760-09-13T00:00:00.000Z');
const registered = {
  ...{ type: 'IncomingRegistered', book: 'den', year: 2026, arrivalNumber: 1 },
  ...{ registeredOn: '2026-11-09', facts: { files: [] }, given: {} },
};
const events = fc.array(oneOf(registered, { ...registered, arrivalNumber: 1e15 }, { type: 'X' }));
const payload = fc.record(
  {
    command: oneOf({ type: 'Comment', text: 'x' }, { type: 'ChangeAudience' }),
    events: fc.oneof(events, json),
    envelopeHash: oneOf('0'),
    signature: oneOf('x'),
    result: json,
  },
  { requiredKeys: ['command', 'events', 'envelopeHash'] },
);
const entry = fc.record({
  ...{ _id: fc.string(), n: oneOf(1, 50, 1e15), epoch: oneOf(1), version: oneOf(1, 2) },
  ...{ document: oneOf(DOCUMENT, 'office', 'x'), id: oneOf('a'), by: oneOf('vanthu', 'system') },
  ...{ as: oneOf('vanthu'), at: instant, decidedAt: instant, receivedAt: instant },
  ...{ basedOn: oneOf(0, 1, 1e9), readers: oneOf([], ['a']), desks: oneOf([]), salt: oneOf('s') },
  ...{ payloadHash: oneOf('0'), previous: oneOf(''), hash: oneOf('0'.repeat(64)) },
  payload: fc.oneof(payload, json),
});

test('whatever lies in an entry’s place, the check comes to its end and finds it wrong', () => {
  fc.assert(
    fc.property(fc.array<unknown>(entry, { minLength: 1, maxLength: 4 }), (entries) => {
      const report = createReport();
      const whole = createWholeCheck(NEWEST, report.complain);
      const check = createDocumentCheck(DOCUMENT, { agencies });
      const shaped = entries.filter(isEntryShaped).filter(({ n }) => n <= NEWEST);
      for (const one of shaped) {
        check.take(one);
        whole.take(one);
      }
      whole.end();
      expect(check.end().problems.length).toBeGreaterThanOrEqual(shaped.length);
    }),
    { numRuns: 500 },
  );
});
