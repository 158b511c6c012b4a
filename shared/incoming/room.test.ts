import { expect, test } from 'vitest';
import { directs, lead, registers, story } from '../testing/story.ts';

test('a card has an end: talk stops first, the work later, and closing always finds room', () => {
  let told = story().does('vanthu', registers());
  const comment = { type: 'Comment', text: 'x'.repeat(10_000) } as const;
  for (let count = 0; count < 200 && !told.refusal('vanthu', comment); count += 1) {
    told = told.does('vanthu', comment);
  }
  expect(told.refusal('vanthu', comment)).toBe('FORMAT');
  expect(JSON.stringify(told.card).length).toBeLessThan(3_000_000);
  expect(told.refusal('giamdoc', directs(lead('pgd.hatang')))).toBeUndefined();
  const line = Array.from({ length: 5_000 }, () => [0.123, 0.456, 0.5, 0.5]);
  const ink = [{ file: 'a'.repeat(64), page: 1, strokes: Array.from({ length: 4 }, () => line) }];
  told = told.does('giamdoc', { ...directs(lead('pgd.hatang')), ink });
  expect(told.refusal('giamdoc', { ...directs(), ink }) === 'FORMAT').toBe(true);
  expect(told.refusal('giamdoc', { type: 'CloseIncoming' })).toBeUndefined();
});

test('[DK4] an opening is an act the first time, and again when there is new work to see', () => {
  let told = story().does('vanthu', registers());
  for (let count = 0; count < 5; count += 1) {
    told = told.does('giamdoc', { type: 'MarkSeen' }).does('vanthu', { type: 'MarkSeen' });
  }
  const seen = told.card.history.filter(({ event }) => event === 'DocumentSeen');
  expect(seen.map(({ by, assignments }) => [by, assignments?.length])).toEqual([
    ['giamdoc', 1],
    ['vanthu', undefined],
  ]);
  expect(told.card.version).toBe(3);
  expect(told.tries('giamdoc', { type: 'MarkSeen' })).toMatchObject({ ok: true, since: 2 });
  const back = told
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', { type: 'ReturnDocument', reason: 'Không thuộc lĩnh vực phụ trách' });
  const again = back.does('pgd.hatang', { type: 'MarkSeen' });
  expect(again.card.history.at(-1)).toMatchObject({ event: 'DocumentSeen', by: 'pgd.hatang' });
});

test('[DK4] an opening without connection is recorded when the device syncs, with both times', () => {
  const decidedAt = '2026-11-09T03:00:00.000Z';
  const told = story()
    .does('vanthu', registers())
    .at('2026-11-10T02:00:00.000Z')
    .does('giamdoc', { type: 'MarkSeen' }, { decidedAt });
  expect(told.card.assignments[0]?.seenAt).toBe(decidedAt);
  expect(told.card.history.at(-1)).toMatchObject({
    at: decidedAt,
    receivedAt: '2026-11-10T02:00:00.000Z',
  });
});
