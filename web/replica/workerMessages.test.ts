import { expect, test } from 'vitest';
import { isTakeOver, pathToOpen } from './workerMessages.ts';

const ORIGIN = 'https://vanban.example';
const junk = [
  undefined,
  null,
  0,
  '',
  'SKIP_WAITING',
  'open',
  [],
  [{ type: 'open' }],
  {},
  { type: 7 },
];

test('the worker takes nothing but the word that it may take over', () => {
  expect(isTakeOver({ type: 'SKIP_WAITING' })).toBe(true);
  for (const data of [...junk, { type: 'open', path: '/' }, { type: ['SKIP_WAITING'] }])
    expect(isTakeOver(data)).toBe(false);
});

test('the page goes to what the worker names, if it is a page of this app', () => {
  const to = (path: unknown) => pathToOpen({ type: 'open', path }, ORIGIN);
  expect(to('/incoming/x?from=push#history')).toBe('/incoming/x?from=push#history');
  for (const path of [undefined, null, 7, ['/'], '', 'x', '//evil.example', `${ORIGIN}/`, '/api/x'])
    expect(to(path)).toBeUndefined();
  for (const path of ['javascript:alert(1)', '/\\evil.example', '/signin', 'https://evil.example/'])
    expect(to(path)).toBeUndefined();
  for (const data of junk) expect(pathToOpen(data, ORIGIN)).toBeUndefined();
});
