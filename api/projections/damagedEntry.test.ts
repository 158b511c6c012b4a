import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import type { Entry } from '../commands/ledger.ts';
import { createLog } from '../log.ts';
import { deskRows } from './deskRows.ts';
import { createFolds } from './folds.ts';
import { openIndex } from './index.ts';
import { noticesOf } from './notices.ts';

const DOCUMENT = 'incoming:01890000-0000-7000-8000-000000000000';
const OFFICE = { ...agency, kind: 'office' as const, version: 1, absences: [] };
const AT = '2026-11-09T02:00:00.000Z';

const json = fc.jsonValue({ maxDepth: 2 });
/** One with some members that are something else. */
const spoiled = (whole: Readonly<Record<string, unknown>>) =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(whole)), json, { maxKeys: 2 })
    .map((other) => ({ ...whole, ...other }));

const given = {
  ...{ id: 'a1', to: 'giamdoc', from: 'vanthu', role: 'lead', directive: 'd1', report: false },
  ...{ state: 'open', givenAt: AT, acted: false, marks: [] },
};
const facts = {
  ...{ arrivedOn: '2026-11-09', issuer: 'Ủy ban', issuerCode: 'H26', reference: '1/UBND' },
  ...{ documentDate: '2026-11-06', documentType: 'CV', subject: 'Về việc', urgency: 'normal' },
  ...{ pages: 1, files: [], medium: 'paper', due: '2026-11-20' },
};
const registered = {
  ...{ type: 'IncomingRegistered', facts, book: 'den', year: 2026, arrivalNumber: 1 },
  ...{ registeredOn: '2026-11-09', given },
};
const ref = { sha256: 'a'.repeat(64), name: 'a.pdf', size: 1, mediaType: 'application/pdf' };
const event = fc.oneof(
  spoiled(facts).map((some) => ({ ...registered, facts: some })),
  spoiled(given).map((some) => ({ ...registered, given: some })),
  spoiled(registered),
  spoiled({ type: 'CommentAdded', text: 'x', files: [ref] }),
  spoiled({ type: 'RegistrationCorrected', changes: { subject: 'y' }, old: {}, text: 'x' }),
  spoiled({ type: 'DirectiveIssued', assignment: 'a1', given: [given], ended: [], moved: [] }),
  spoiled({ type: 'ResultReported', assignment: 'a1', text: 'x', files: [ref], final: true }),
  spoiled({ type: 'HandlerReminded', assignment: 'a1', text: 'x' }),
  spoiled({ type: 'IncomingWithdrawn', cause: 'secret', text: 'x', remains: {} }),
  json,
);
const content = fc.record({
  events: fc.oneof({ weight: 9, arbitrary: fc.array(event) }, { weight: 1, arbitrary: json }),
  readers: fc.oneof({ weight: 9, arbitrary: fc.constant(['giamdoc']) }, json),
  hash: fc.oneof({ weight: 9, arbitrary: fc.constant('b'.repeat(64)) }, json),
});

const entryOf = (
  { events, readers, hash }: { events: unknown; readers: unknown; hash: unknown },
  at: number,
) =>
  ({
    ...{ _id: `${DOCUMENT}:0000000${at + 1}`, n: at + 1, epoch: 1, document: DOCUMENT },
    ...{ version: at + 1, id: `c${at}`, by: 'vanthu', as: 'vanthu', at: AT, decidedAt: AT },
    ...{
      receivedAt: AT,
      basedOn: at,
      readers,
      desks: readers,
      payloadHash: '',
      previous: '',
      hash,
    },
    payload: { command: { type: 'Comment', text: 'x' }, events, envelopeHash: '' },
  }) as unknown as Entry;

const office = {
  ...entryOf(
    { events: [{ type: 'OfficeEstablished', structure: agency }], readers: [], hash: 'd' },
    0,
  ),
  document: 'office',
} as Entry;

test('whatever stands in an entry’s place, index, desks and notices go on with those after it', async () => {
  const whole = entryOf({ events: [registered], readers: ['giamdoc'], hash: 'c'.repeat(64) }, 0);
  const index = openIndex(':memory:');
  await fc.assert(
    fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 4 }), async (contents) => {
      index.clear();
      const folds = createFolds({ read: () => Promise.resolve([]) }, { log: createLog('silent') });
      const damaged = contents.map((one, at) => entryOf(one, at + 1));
      const others = damaged.map((one) => ({
        ...whole,
        _id: `incoming:x${one.n}:00000001`,
        document: `incoming:x${one.n}`,
      }));
      for (const entry of [
        office,
        whole,
        ...damaged.flatMap((one, at) => [one, others[at] ?? one]),
      ]) {
        const steps = await folds.steps([entry]);
        index.apply(steps, { _id: entry._id, n: entry.n, hash: String(entry.hash) });
        for (const step of steps) {
          deskRows(step);
          noticesOf(step, OFFICE, () => true);
        }
      }
      const rows = index.db.prepare('SELECT document, version FROM card').all();
      expect(rows).toHaveLength(2 + others.length);
      expect(rows).toContainEqual({ document: DOCUMENT, version: 1 + contents.length });
    }),
    { numRuns: 200 },
  );
  index.close();
});
