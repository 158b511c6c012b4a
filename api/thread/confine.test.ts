import { expect, test } from 'vitest';
import { confine } from './confine.ts';

const script = new URL('./testing/hostile.ts', import.meta.url);
const bounds = { seconds: 20, megabytes: 32 };

test('what the thread answers comes back', async () => {
  expect(await confine(script, 'answer', bounds)).toEqual({ ok: true, value: 'answered' });
});

test('work without an end is ended, and meanwhile the server does other things', async () => {
  let others = 0;
  const other = setInterval(() => (others += 1), 10);
  const confined = await confine(script, 'endless', { ...bounds, seconds: 1 });
  clearInterval(other);
  expect(confined).toEqual({ ok: false, why: 'tooLong' });
  expect(others).toBeGreaterThan(0);
});

test('work that takes all memory is ended', async () => {
  expect(await confine(script, 'greedy', bounds)).toEqual({ ok: false, why: 'tooLarge' });
});

test('a bug stays a bug', async () => {
  await expect(confine(script, 'broken', bounds)).rejects.toThrow('a bug');
});
