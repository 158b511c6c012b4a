import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readAll } from '../accounts/records.ts';
import { dropSubscription, type SubscriptionRecord } from './subscriptions.ts';
import { openPush, type TestPush } from './testing/openPush.ts';

let push: TestPush;
let service: TestPush['service'];
let running: TestPush['running'];
beforeAll(async () => {
  push = await openPush();
  ({ service, running } = push);
}, 60_000);
afterAll(() => push.close());
beforeEach(() => push.reset());

test('the key is told to those who are signed in', async () => {
  expect((await fetch(`${running.url}/api/push/key`)).status).toBe(401);
  const cookie = await running.signIn('giamdoc');
  const answer = await running.get(cookie, '/api/push/key');
  expect(await answer.json()).toEqual({ key: push.vapid.publicKey });
});

test('what is no subscription, or of a service that is not listed, is refused', async () => {
  const cookie = await running.signIn('giamdoc');
  const target = service.subscribe();
  const { keys } = target;
  for (const [body, status] of [
    ['', 400],
    ['{', 400],
    [{}, 400],
    [{ endpoint: target.endpoint }, 400],
    [{ ...target, keys: { ...keys, auth: 'c2hvcnQ' } }, 400],
    [{ ...target, keys: { ...keys, p256dh: Buffer.alloc(65, 4).toString('base64url') } }, 400],
    [{ ...target, keys: { ...keys, p256dh: 'x'.repeat(400) } }, 400],
    [{ ...target, endpoint: 'http://127.0.0.1:1/push' }, 422],
    [{ ...target, endpoint: 'http://169.254.169.254/latest/meta-data' }, 422],
    [{ ...target, endpoint: 'https://evil.example/push' }, 422],
    [{ ...target, language: 'fr' }, 400],
  ] as const) {
    const answer = await push.send(cookie, 'POST', body);
    expect(answer.status, JSON.stringify(body)).toBe(status);
    expect(await answer.json()).toMatchObject({ status, title: expect.any(String) });
  }
  expect((await push.send('', 'POST', target)).status).toBe(401);
  expect(await push.subscribers()).toEqual([]);
});

test('signing out, leaving, and another person at the same browser', async () => {
  const [director, target] = await push.subscribed('giamdoc');
  const [deputy] = await push.subscribed('pgd.hatang');
  expect((await push.send(deputy, 'DELETE', { endpoint: target.endpoint })).status).toBe(204);
  expect((await push.subscribers()).toSorted()).toEqual(['giamdoc', 'pgd.hatang']);
  await push.send(deputy, 'POST', target);
  expect(await push.subscribers()).toEqual(['pgd.hatang', 'pgd.hatang']);
  expect((await push.send(deputy, 'DELETE', { endpoint: target.endpoint })).status).toBe(204);
  expect(await push.subscribers()).toEqual(['pgd.hatang']);
  await running.get(deputy, '/api/signout', { method: 'POST' });
  expect(await push.subscribers()).toEqual([]);
  await running.get(director, '/api/signout', { method: 'POST' });
});

test('a session that ended by itself is not written to any more', async () => {
  await push.subscribed('giamdoc');
  const { rows } = await running.database.list({ startkey: 'session:', endkey: 'session:\uffff' });
  for (const { id, value } of rows) await running.database.destroy(id, value.rev);
  const from = service.received.length;
  await running.register();
  await running.settled();
  await expect.poll(push.subscribers, { timeout: 10_000 }).toEqual([]);
  expect(service.received.length).toBe(from);
});

test('a person has 20 subscriptions at most: the oldest goes, a dropped one first, and nobody else’s', async () => {
  await push.subscribed('pgd.hatang');
  const targets = [];
  for (let count = 0; count < 20; count += 1) targets.push((await push.subscribed('giamdoc'))[1]);
  const [first, second, third, ...others] = targets.map(({ endpoint }) => endpoint);
  await dropSubscription(running.database, { endpoint: third ?? '' }, new Date());
  const newest = (await push.subscribed('giamdoc'))[1].endpoint;
  const endpointsOf = async (person: string) =>
    (await readAll<SubscriptionRecord>(running.database, 'push:'))
      .filter((one) => one.person === person)
      .map(({ endpoint }) => endpoint)
      .toSorted();
  expect(await endpointsOf('giamdoc')).toEqual([first, second, ...others, newest].toSorted());
  const last = (await push.subscribed('giamdoc'))[1].endpoint;
  expect(await endpointsOf('giamdoc')).toEqual([second, ...others, newest, last].toSorted());
  expect(await endpointsOf('pgd.hatang')).toHaveLength(1);
});
