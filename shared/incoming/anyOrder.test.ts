import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agency } from '../testing/agency.ts';
import { registers, story, type Story } from '../testing/story.ts';
import { audienceOfIncoming } from './audience.ts';
import { isLive } from './case.ts';
import type { IncomingCard } from './card.ts';
import type { IncomingCommand, Wish } from './commands.ts';
import { rowOf } from './desk.ts';

const person = fc.constantFrom(...agency.people.map(({ id }) => id));
const wish: fc.Arbitrary<Wish> = fc.record({
  to: person,
  role: fc.constantFrom('lead', 'coHandler', 'informed'),
  report: fc.boolean(),
});

/** Commands whose assignments are named by their place on the card, so that random ones often hit. */
type Draft = (card: IncomingCard) => IncomingCommand;

const at = (card: IncomingCard, index: number) =>
  card.assignments[index % card.assignments.length]?.id ?? '';
const place = fc.nat(7);
const drafts: fc.Arbitrary<Draft> = fc.oneof(
  fc
    .array(wish, { maxLength: 4 })
    .map((assignments): Draft => () => ({ type: 'IssueDirective', text: 'x', assignments })),
  fc.constant<Draft>(() => ({ type: 'IssueDirective', text: 'x', assignments: [], close: 'file' })),
  fc.constant<Draft>(() => ({ type: 'ReturnDocument', reason: 'trả lại cho đúng' })),
  fc.constant<Draft>(() => ({ type: 'ReportResult', text: 'x' })),
  fc.constant<Draft>(() => ({ type: 'CloseIncoming' })),
  fc.constant<Draft>(() => ({ type: 'ReopenIncoming', reason: 'x' })),
  fc.constant<Draft>(() => ({ type: 'MarkSeen' })),
  fc.constant<Draft>(() => ({ type: 'PresentIncoming', reason: 'x' })),
  fc.constant<Draft>(() => ({ type: 'ReceiveOriginal' })),
  person.map((to): Draft => () => ({ type: 'HandOverOriginal', to })),
  place.map((index): Draft => (card) => ({ type: 'AcceptResult', assignment: at(card, index) })),
  place.map((index): Draft => (card) => ({
    type: 'SendBackResult',
    assignment: at(card, index),
    reason: 'x',
  })),
  place.map((index): Draft => (card) => ({
    type: 'AskExtension',
    assignment: at(card, index),
    due: '2026-12-01',
    reason: 'x',
  })),
  place.map((index): Draft => (card) => ({
    type: 'GrantExtension',
    assignment: at(card, index),
    due: '2026-11-20',
  })),
  place.map((index): Draft => (card) => ({
    type: 'RecallDirective',
    directive: at(card, index).split('.')[0] ?? '',
    reason: 'x',
  })),
);
/** Mostly somebody who holds a part of it, so that much of what is tried is allowed. */
type Who = (card: IncomingCard) => string;
const who: fc.Arbitrary<Who> = fc.oneof(
  person.map(
    (id): Who =>
      () =>
        id,
  ),
  fc.nat(7).map(
    (index): Who =>
      (card) =>
        holder(card, index),
  ),
  fc.nat(7).map(
    (index): Who =>
      (card) =>
        holder(card, index),
  ),
);
const holder = ({ assignments }: IncomingCard, index: number) =>
  assignments[index % assignments.length]?.to ?? '';
const acts = fc.array(fc.tuple(who, drafts, fc.nat(3)), { minLength: 5, maxLength: 60 });

function play(
  told: Story,
  steps: readonly (readonly [Who, Draft, number])[],
  check: (told: Story) => void,
): void {
  let now = told;
  for (const [whoever, draft, behind] of steps) {
    const who = whoever(now.card);
    const command = draft(now.card);
    const basedOn = Math.max(1, now.card.version - behind);
    const before = JSON.stringify(now.card);
    const outcome = now.tries(who, command, { basedOn });
    expect(JSON.stringify(now.card)).toBe(before);
    if (outcome.ok) now = now.does(who, command, { basedOn });
    check(now);
  }
}

const registered = () => story().does('vanthu', registers({ medium: 'paper' }));

test('[AS5] whatever people try in any order, a finished document has nothing open', () => {
  fc.assert(
    fc.property(acts, (steps) =>
      play(registered(), steps, ({ card }) => {
        if (card.status === 'finished') expect(card.assignments.filter(isLive)).toEqual([]);
      }),
    ),
  );
});

test('[DR2] whatever people try, an assignment has at most one live lead below it', () => {
  fc.assert(
    fc.property(acts, (steps) =>
      play(registered(), steps, ({ card }) => {
        for (const { id } of card.assignments) {
          const leads = card.assignments.filter(
            (one) => one.parent === id && one.role === 'lead' && isLive(one),
          );
          expect(leads.length).toBeLessThanOrEqual(1);
        }
      }),
    ),
  );
});

test('[AS3] whatever people try, what is passed on is with somebody, and no live lead hangs on what is over', () => {
  fc.assert(
    fc.property(acts, (steps) =>
      play(registered(), steps, ({ card }) => {
        const leads = card.assignments.filter((one) => one.role === 'lead' && isLive(one));
        const passedOn = card.assignments.filter(({ state }) => state === 'passedOn');
        expect(passedOn.filter(({ id }) => !leads.some(({ parent }) => parent === id))).toEqual([]);
        const live = card.assignments.filter(isLive).map(({ id }) => id);
        const orphans = leads.filter(({ parent }) => parent && !live.includes(parent));
        expect(orphans).toEqual([]);
      }),
    ),
  );
});

test('[DK1] whoever holds something live may read it, and the IT officer never', () => {
  fc.assert(
    fc.property(acts, (steps) =>
      play(registered(), steps, ({ card, office }) => {
        const readers = audienceOfIncoming(card, office, '2026-11-09');
        const holders = card.assignments.filter(isLive).map(({ to }) => to);
        expect(holders.filter((holder) => !readers.includes(holder))).toEqual([]);
        expect(readers).not.toContain('quantri');
      }),
    ),
  );
});

test('[DK2] whatever people try, the one whom a row names as having it has something to do', () => {
  fc.assert(
    fc.property(acts, (steps) =>
      play(registered(), steps, ({ card, office, now }) => {
        const idle = agency.people.flatMap(({ id: person }) => {
          const { nowWith } = rowOf(card, { person, office, now });
          if (nowWith === undefined) return [];
          const { tasks } = rowOf(card, { person: nowWith, office, now });
          return tasks.some((task) => task !== 'read') ? [] : [nowWith];
        });
        expect(idle).toEqual([]);
      }),
    ),
  );
});

test('[OB4] versions and the history go forward only, and a document is never without somebody to act', () => {
  fc.assert(
    fc.property(acts, (steps) =>
      play(registered(), steps, ({ card }) => {
        const versions = card.history.map(({ version }) => version);
        expect(versions).toEqual([...versions].sort((a, b) => a - b));
        expect(versions.at(-1)).toBe(card.version);
        const waits = card.assignments.some(isLive);
        expect(waits || card.status === 'finished' || card.status === 'returnedToClerk').toBe(true);
      }),
    ),
  );
});

test('[OB4] the phone decides as the server does', () => {
  fc.assert(
    fc.property(acts, (steps) => {
      let phone = story({ book: null }).does('vanthu', registers({ medium: 'paper' }));
      let server = registered();
      for (const [whoever, draft] of steps) {
        const who = whoever(server.card);
        const command = draft(server.card);
        const outcomes = [phone.tries(who, command), server.tries(who, command)];
        expect(outcomes[0]).toEqual(outcomes[1]);
        if (!outcomes[0]?.ok) continue;
        phone = phone.does(who, command);
        server = server.does(who, command);
      }
      expect({ ...phone.card, arrivalNumber: 1, history: [] }).toEqual({
        ...server.card,
        history: [],
      });
    }),
  );
});
