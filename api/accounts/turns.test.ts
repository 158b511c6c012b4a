import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('no more than allowed run at once, and the rest follow in order', async () => {
  const inTurn = createTurns(2, 10);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = (id: number) => async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(id);
    running -= 1;
    return id;
  };
  const results = await Promise.all([1, 2, 3, 4, 5].map((id) => inTurn(work(id))));
  expect(results).toEqual([1, 2, 3, 4, 5]);
  expect(order).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('what would wait behind too many is turned away, and there is room again later', async () => {
  const inTurn = createTurns(1, 1);
  const work = () => Promise.resolve('done');
  expect(await Promise.all([inTurn(work), inTurn(work), inTurn(work)])).toEqual([
    'done',
    'done',
    'busy',
  ]);
  expect(await inTurn(work)).toBe('done');
});

test('a failure gives its turn back', async () => {
  const inTurn = createTurns(1, 5);
  const failing = inTurn(() => Promise.reject(new Error('broken')));
  const next = inTurn(() => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

test('what goes first neither waits behind the others nor is turned away because of them', async () => {
  const inTurn = createTurns(1, 2);
  const order: string[] = [];
  const work = (name: string) => () => Promise.resolve(void order.push(name));
  const others = ['a', 'b', 'c', 'd'].map((name) => inTurn(work(name)));
  const first = ['known 1', 'known 2'].map((name) => inTurn(work(name), { first: true }));
  const answers = await Promise.all([...others, ...first]);
  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(1);
  expect(order).toEqual(['a', 'known 1', 'known 2', 'b', 'c']);
});
