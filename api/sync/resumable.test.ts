import { expect, test } from 'vitest';
import { createResumable } from './resumable.ts';

const listing = (cursor: string, count: number) => ({
  cursor,
  listed: Array.from({ length: count }, (_, at) => ({
    document: `incoming:${at}`,
    rev: '1-a',
    isLive: true,
  })),
});

test('of all pulls together so many documents are remembered; the oldest pull is forgotten first', () => {
  const resumable = createResumable(10);
  resumable.keep('giamdoc', listing('1', 4));
  resumable.keep('vanthu', listing('2', 6));
  expect(resumable.rest('giamdoc', '1', 'incoming:0')).toHaveLength(3);
  resumable.keep('tp.cntt', listing('3', 1));
  expect(resumable.rest('giamdoc', '1', 'incoming:0')).toBeUndefined();
  expect(resumable.rest('vanthu', '2', 'incoming:4')).toHaveLength(1);
  resumable.keep('tp.cntt', listing('4', 11));
  for (const [person, cursor] of [
    ['vanthu', '2'],
    ['tp.cntt', '3'],
    ['tp.cntt', '4'],
  ] as const)
    expect(resumable.rest(person, cursor, 'incoming:0')).toBeUndefined();
});
