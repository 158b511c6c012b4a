import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { envelope } from '../commands/testing/openOffice.ts';
import { desksOf, expectedDesks } from './testing/expectedDesks.ts';
import {
  openProjections,
  projectionsOf,
  register,
  settle,
  type TestProjections,
} from './testing/openProjections.ts';

let running: TestProjections;
beforeAll(async () => {
  running = await openProjections(undefined);
}, 60_000);
afterAll(() => running.close());

const people = agency.people.map(({ id }) => id);
const positions = agency.positions.map(({ id }) => id);

/** What somebody tries on one of a few documents; most of it is refused, some of it is not. */
const attempt = fc.record({
  on: fc.nat(3),
  person: fc.constantFrom(...people),
  what: fc.constantFrom(
    ...(['direct', 'direct', 'direct', 'return', 'recall', 'comment', 'report'] as const),
    ...(['accept', 'seen', 'close', 'reopen', 'withdraw', 'away', 'back', 'nextDay'] as const),
  ),
  to: fc.subarray(positions, { minLength: 1, maxLength: 3 }),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer Value> ? Value : never;

/** So that something is given, and something taken. */
const beginning: readonly Attempt[] = [
  { on: 0, person: 'giamdoc', what: 'direct', to: ['pgd.hatang'] },
  { on: 1, person: 'giamdoc', what: 'direct', to: ['pgd.hatang'] },
  { on: 1, person: 'giamdoc', what: 'recall', to: ['pgd.hatang'] },
];

test('any history: desks = projection of the ledger = desks built anew = desks of another process', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 25, maxLength: 45 }), async (history) => {
      const documents = await Promise.all([0, 1, 2, 3].map(() => register(running.office)));
      for (const one of [...beginning, ...history]) await carryOut(one, documents);
      await running.settled();
      await running.projections.audiencesSwept();
      await running.settled();
      const expected = await expectedDesks(running.office.commands.ledger, people);
      expect(await desksOf(running.projections, people)).toEqual(expected);
    }),
    { numRuns: 6, endOnFailure: true },
  );
  // Once nobody is absent any more, a recall takes the card from the deputy, who then does not stand in for anybody.
  for (let day = 0; day < 3; day += 1) await nextDay();
  const documents = await Promise.all([0, 1].map(() => register(running.office)));
  for (const one of beginning) await carryOut(one, documents);
  await running.settled();
  const expected = await expectedDesks(running.office.commands.ledger, people);
  const lying = Object.values(expected).flatMap((desk) => Object.values(desk));
  expect(new Set(lying.map(({ deleted }) => deleted))).toEqual(new Set([true, false]));
  await running.projections.rebuild();
  expect(await desksOf(running.projections, people)).toEqual(expected);
  const other = await projectionsOf(running.opened, running.office);
  await settle(running.office, other);
  expect(await desksOf(running.projections, people)).toEqual(expected);
  await other.stop();
}, 120_000);

async function carryOut({ on, person, what, to }: Attempt, documents: readonly string[]) {
  const document = documents[on] ?? '';
  if (what === 'nextDay') return nextDay();
  const card = await running.office.commands.cardFor('vanthu', document);
  if (card?.kind !== 'incoming') return;
  const own = card.assignments.find((one) => one.to === person)?.id;
  const reported = card.assignments.find(({ state }) => state === 'reported')?.id;
  const directive = card.directives.findLast(({ by }) => by === person)?.id;
  const reason = 'Một lý do đủ dài để ghi lại';
  const commands = {
    direct: {
      type: 'IssueDirective',
      text: 'Giao xử lý.',
      assignments: to.map((position, at) => ({
        to: position,
        role: at === 0 ? 'lead' : 'coHandler',
      })),
    },
    return: { type: 'ReturnDocument', ...(own ? { assignment: own } : {}), reason },
    recall: { type: 'RecallDirective', directive, reason },
    comment: { type: 'Comment', text: 'Đã đọc.' },
    report: { type: 'ReportResult', text: 'Đã xong.' },
    accept: { type: 'AcceptResult', assignment: reported },
    seen: { type: 'MarkSeen' },
    close: { type: 'CloseIncoming' },
    reopen: { type: 'ReopenIncoming', reason },
    withdraw: { type: 'WithdrawIncoming', cause: to.length > 1 ? 'secret' : 'mistake', reason },
    away: { type: 'RecordAbsence', person, ...absence() },
    back: { type: 'EndAbsence', absence: absenceOf(person) },
  } as const;
  const isOffice = what === 'away' || what === 'back';
  const seen = isOffice ? running.office.commands.office().version : card.version;
  const target = isOffice ? 'office' : document;
  // The first withdrawals would leave nothing to do.
  if (what === 'withdraw' && on !== 3) return;
  await running.office.send(person, envelope(target, commands[what], { basedOn: seen }));
}

function nextDay() {
  const { clock } = running.office;
  clock.set(new Date(clock.now().getTime() + 86_400_000).toISOString());
  return running.settled().then(() => running.projections.audiencesSwept());
}

function absence() {
  const today = running.office.clock.now();
  const day = (after: number) =>
    new Date(today.getTime() + after * 86_400_000).toISOString().slice(0, 10);
  return { from: day(0), to: day(2) };
}

function absenceOf(person: string): string {
  const { absences } = running.office.commands.office();
  return absences.findLast((one) => one.person === person && !one.endedOn)?.id ?? 'none';
}
