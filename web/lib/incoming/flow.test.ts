import { expect, test } from 'vitest';
import type { Assignment, Directive, IncomingCard } from '#shared/incoming/card.ts';
import { flowOf, isGone, isOwnResult } from './flow.ts';

test('a directive stands below the assignment it came from, and what it gave stands below it', () => {
  const [root, ...others] = flowOf(card);
  expect(others).toEqual([]);
  expect(root?.assignment.id).toBe('a.0');
  expect(root?.directed.map(({ directive }) => directive.id)).toEqual(['b', 'd']);
  const [first, second] = root?.directed ?? [];
  expect(first?.given.map(({ assignment }) => assignment.id)).toEqual(['b.0', 'b.1']);
  expect(first?.given[0]?.directed[0]?.given[0]?.assignment.id).toBe('c.0');
  expect(second?.given).toEqual([]);
});

test('a recalled directive stands below the one that goes on, and with it whom it had named', () => {
  const recalled = { ...directive('e', 'a.0'), recalled: true };
  const changed = {
    ...card,
    directives: [recalled, ...card.directives],
    assignments: [
      ...card.assignments.filter(({ id }) => id !== 'b.0'),
      ...card.assignments
        .filter(({ id }) => id === 'b.0')
        .map((one) => ({ ...one, state: 'returned' as const })),
    ].reverse(),
  };
  const [root] = flowOf(changed);
  expect(root?.directed.map((one) => one.directive.id)).toEqual(['b', 'd', 'e']);
  expect(root?.directed[0]?.given.map(({ assignment: { id } }) => id)).toEqual(['b.1', 'b.0']);
});

test('what was taken back, returned or replaced is gone; what is done is not', () => {
  const states = ['recalled', 'returned', 'ended', 'done', 'open', 'seen'] as const;
  const gone = states.filter((state) => isGone({ ...assignment('x.0', 'x'), state }));
  expect(gone).toEqual(['recalled', 'returned', 'ended']);
});

test('a result that passed up is told where it was reported', () => {
  const result = { by: 'cv.cntt1', at: '2026-11-23T03:00:00.000Z', text: 'Đã làm', files: [] };
  const above = { ...assignment('a.0', 'a'), result };
  const below = { ...assignment('b.0', 'b', 'a.0'), result };
  const assignments = [above, below];
  expect(isOwnResult({ assignments }, above)).toBe(false);
  expect(isOwnResult({ assignments }, below)).toBe(true);
});

function assignment(id: string, directive: string, parent?: string): Assignment {
  return {
    id,
    directive,
    ...(parent === undefined ? {} : { parent }),
    to: 'giamdoc',
    from: 'vanthu',
    role: 'lead',
    report: false,
    state: 'open',
    givenAt: '2026-11-23T01:00:00.000Z',
    acted: false,
    marks: [],
  };
}

function directive(id: string, from: string): Directive {
  return {
    id,
    assignment: from,
    version: 2,
    by: 'giamdoc',
    position: 'giamdoc',
    at: '2026-11-23T02:00:00.000Z',
    text: 'Giao đ/c chủ trì',
    opinion: false,
    recalled: false,
  };
}

const card = {
  assignments: [
    assignment('a.0', 'a'),
    assignment('b.0', 'b', 'a.0'),
    assignment('b.1', 'b', 'a.0'),
    assignment('c.0', 'c', 'b.0'),
  ],
  directives: [directive('b', 'a.0'), directive('c', 'b.0'), directive('d', 'a.0')],
} as unknown as IncomingCard;
