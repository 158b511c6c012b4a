import webPush from 'web-push';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountsDatabase } from '../accounts/records.ts';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { createLog } from '../log.ts';
import { registerMany } from '../projections/testing/openProjections.ts';
import { noticesBy, ORIGIN } from '../sync/testing/openServer.ts';
import type { Subject } from './message.ts';
import { createNoticeDelivery } from './deliver.ts';
import { createRetries } from './retries.ts';
import { createSendPush, type Vapid } from './send.ts';
import { subscriptionsWhere } from './subscriptions.ts';
import { openPush, type TestPush } from './testing/openPush.ts';

let push: TestPush;
let vapid: Vapid;
let service: TestPush['service'];
let running: TestPush['running'];
beforeAll(async () => {
  push = await openPush();
  ({ vapid, service, running } = push);
}, 60_000);
afterAll(() => push.close());
beforeEach(() => push.reset());

/** The messages that came since, once there are so many. */
async function messages(from: number, count: number) {
  await expect.poll(() => service.received.length, { timeout: 10_000 }).toBe(from + count);
  return service.received.slice(from);
}

test('what newly lies before a person is told, without its content', async () => {
  await push.subscribed('giamdoc');
  const from = service.received.length;
  const subject = 'Không được lộ ra màn hình khóa';
  const document = await running.register({ urgency: 'express', subject });
  const [message] = await messages(from, 1);
  expect(message?.payload).toMatchObject({
    web_push: 8030,
    notification: {
      title: 'Hỏa tốc: Văn bản chờ bút phê',
      navigate: `${ORIGIN}/incoming/${document.slice('incoming:'.length)}`,
      data: { kind: 'direct', urgency: 'express', count: expect.any(Number), document },
    },
  });
  expect(message?.payload.notification.data.count).toBeGreaterThan(0);
  expect(JSON.stringify(message?.payload)).not.toContain(subject);
  expect(JSON.stringify(message?.payload)).not.toContain('Ủy ban');
  expect(message?.headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    ttl: '86400',
    urgency: 'high',
    topic: expect.stringMatching(/^[A-Za-z0-9_-]{1,32}$/),
  });
  expect(message?.vapid).toMatchObject({ aud: service.origin, sub: vapid.subject });
});

test('subject and issuer only if the person chose so, in their language', async () => {
  await push.subscribed('giamdoc', { showSubject: true, language: 'en' });
  const from = service.received.length;
  await running.register({ subject: 'Kế hoạch chuyển đổi số' });
  const [message] = await messages(from, 1);
  expect(message?.payload.notification).toMatchObject({
    title: 'A document awaits your directive',
    lang: 'en',
    body: expect.stringContaining('Ủy ban nhân dân tỉnh Demo: Kế hoạch chuyển đổi số'),
  });
});

test('each gets what comes to them: assigned, returned, an extension asked for, a result, a reminder', async () => {
  const document = await running.register();
  await push.subscribed('giamdoc');
  await push.subscribed('pgd.hatang');
  await push.subscribed('tp.cntt');
  const told: [string, string][] = [];
  const kinds = async (count: number, act: () => Promise<void>) => {
    const from = service.received.length;
    await act();
    const came = await messages(from, count);
    told.push(
      ...came.map(({ payload }): [string, string] => [
        payload.notification.data.kind,
        payload.notification.data.document ?? '',
      ]),
    );
  };
  const toHead = {
    type: 'IssueDirective',
    text: 'Phòng CNTT xử lý.',
    assignments: [{ to: 'tp.cntt', role: 'lead', report: true, due: '2026-11-11' }],
  } as const;
  const idOf = async (to: string) => {
    const card = await running.office.commands.cardFor('vanthu', document);
    return card?.kind === 'incoming' ? card.assignments.findLast((one) => one.to === to)?.id : '';
  };
  const reason = 'Cần thêm thời gian phối hợp';
  await kinds(1, () => running.act('giamdoc', document, toDeputy));
  await kinds(1, () => running.act('pgd.hatang', document, toHead));
  await kinds(1, () => running.act('tp.cntt', document, { type: 'ReturnDocument', reason }));
  await kinds(1, () => running.act('pgd.hatang', document, toHead));
  const assignment = await idOf('tp.cntt');
  await kinds(1, () =>
    running.act('tp.cntt', document, {
      type: 'AskExtension',
      ...{ assignment, due: '2026-11-12', reason },
    }),
  );
  await kinds(1, () =>
    running.act('vanthu', document, { type: 'Remind', assignment, text: 'Đề nghị khẩn trương' }),
  );
  await kinds(1, () =>
    running.act('tp.cntt', document, { type: 'ReportResult', text: 'Đã tham mưu văn bản.' }),
  );
  expect(told.map(([kind]) => kind)).toEqual([
    'direct',
    'handle',
    'direct',
    'handle',
    'answerExtension',
    'reminded',
    'accept',
  ]);
  expect(new Set(told.map(([, about]) => about))).toEqual(new Set([document]));
});

test('several at once are one message', async () => {
  await push.subscribed('giamdoc');
  const from = service.received.length;
  await registerMany(running.office, 4);
  await running.settled();
  const told = () =>
    service.received
      .slice(from)
      .map(({ payload: { notification } }) =>
        notification.data.document ? 1 : Number.parseInt(notification.title, 10),
      )
      .reduce((sum, count) => sum + count, 0);
  await expect.poll(told, { timeout: 10_000 }).toBe(4);
});

test.each([404, 410, 400, 403])(
  'a subscription that its service answers with %d is dropped, and the device is told to subscribe anew',
  async (status) => {
    const [cookie, target] = await push.subscribed('giamdoc');
    service.answer({ status });
    await running.register();
    await expect.poll(push.subscribers, { timeout: 10_000 }).toEqual([]);
    const again = await push.send(cookie, 'POST', target);
    expect(again.status).toBe(410);
    expect(await again.json()).toMatchObject({ status: 410 });
    const from = service.received.length;
    expect((await push.send(cookie, 'POST', service.subscribe())).status).toBe(204);
    await running.register();
    await messages(from, 1);
  },
);

test('when a service refuses everybody, the fault is ours: one subscription goes, and messages wait', async () => {
  const document = await running.register();
  await running.settled();
  const people = ['giamdoc', 'pgd.hatang', 'pgd.noidung', 'chanhvp'];
  for (const person of people) await push.subscribed(person);
  const from = service.received.length;
  const state = (await running.opened.behind.ensureDatabase('refused-state')) as AccountsDatabase;
  const delivery = await createNoticeDelivery({
    ...{ accounts: running.database, state, db: running.projections.index.db },
    send: createSendPush({ vapid, services: [{ trustedOrigin: service.origin }] }),
    ...{ clock: () => new Date(), log: createLog('silent'), origin: ORIGIN },
    retry: { everyMs: 20, firstPauseMs: 1_500 },
  });
  // A wrong clock, say: every token is refused.
  service.answer(...people.map(() => ({ status: 403 })));
  await delivery.deliver(
    people.map((person) => ({ person, document, kind: 'direct', urgency: 'normal' })),
  );
  const left = await push.subscribers();
  expect(left).toHaveLength(people.length - 1);
  // The clock is right again: what waited comes to all who are left.
  await messages(from, left.length);
  expect(await push.subscribers()).toEqual(left);
  // Now that the service takes messages, one that it refuses is a dead one.
  service.answer({ status: 403 });
  await delivery.deliver([{ person: left[0] ?? '', document, kind: 'direct', urgency: 'normal' }]);
  await expect.poll(push.subscribers, { timeout: 10_000 }).toHaveLength(left.length - 1);
  await delivery.stop();
});

test('a subscription made for another VAPID key is not written to any more', async () => {
  await push.subscribed('giamdoc');
  const other = { ...vapid, ...webPush.generateVAPIDKeys() };
  const moved = createSendPush({ vapid: other, services: [{ trustedOrigin: service.origin }] });
  const [record] = await subscriptionsWhere(running.database, () => true);
  const from = service.received.length;
  const message = { payload: '{}', ttl: 60, urgency: 'normal' } as const;
  expect(record && (await moved(record, message))).toEqual({ outcome: 'gone' });
  expect(service.received.length).toBe(from);
});

test('a service that is down is tried again, and only so long as there is hope', async () => {
  await push.subscribed('giamdoc');
  const from = service.received.length;
  service.answer({ status: 503, headers: { 'Retry-After': '1' } });
  const document = await running.register();
  await expect.poll(() => waitingRetries()).toBe(1);
  const [message] = await messages(from, 1);
  expect(message?.payload.notification.data.document).toBe(document);
  await expect.poll(() => waitingRetries()).toBe(0);
  service.answer({ status: 413 });
  await running.register();
  await running.settled();
  await running.register();
  expect(await messages(from, 2)).toHaveLength(2);
  expect(await push.subscribers()).toEqual(['giamdoc']);
});

test('what could not be sent is sent by the next process', async () => {
  await push.subscribed('giamdoc');
  const told = service.received.length;
  const document = await running.register();
  await messages(told, 1);
  const from = service.received.length;
  const state = (await running.opened.behind.ensureDatabase('other-state')) as AccountsDatabase;
  const services = [{ trustedOrigin: service.origin }];
  const deliveryOf = noticesBy({ services, vapid }, running.database);
  const first = await deliveryOf(running.projections.index, state);
  service.answer({ status: 503, headers: { 'Retry-After': '1' } });
  await first.deliver([{ person: 'giamdoc', document, kind: 'direct', urgency: 'normal' }]);
  await first.stop();
  const second = await deliveryOf(running.projections.index, state);
  const [message] = await messages(from, 1);
  expect(message?.payload.notification.data).toMatchObject({ kind: 'direct', document });
  await second.stop();
});

test('what joins a message that is being tried again is not lost, and does not make it less pressing', async () => {
  const state = (await running.opened.behind.ensureDatabase('joined-state')) as AccountsDatabase;
  const tried: Subject[] = [];
  const underWay = Promise.withResolvers<void>();
  const retries = await createRetries({
    ...{ state, clock: () => new Date(), log: createLog('silent'), everyMs: 20, firstPauseMs: 1 },
    async attempt(_, subject) {
      tried.push(subject);
      if (tried.length === 1) await underWay.promise;
      return { outcome: 'delivered' };
    },
  });
  const express: Subject = { kind: 'direct', urgency: 'express', documents: ['first'] };
  await retries.keep('push:x', express, { outcome: 'later' });
  await expect.poll(() => tried.length).toBe(1);
  const normal: Subject = { kind: 'read', urgency: 'normal', documents: ['second'] };
  expect(await retries.join('push:x', normal)).toBe(true);
  underWay.resolve();
  await expect.poll(() => tried.length).toBe(2);
  expect(tried[1]).toEqual({ ...express, documents: ['first', 'second'] });
  await expect.poll(async () => (await state.list()).rows).toEqual([]);
  await retries.stop();
});

test('a redirect is not followed', async () => {
  const target = service.subscribe();
  const sendPush = createSendPush({ vapid, services: [{ trustedOrigin: service.origin }] });
  const message = { payload: '{}', ttl: 60, urgency: 'normal' } as const;
  service.answer({ status: 307, headers: { Location: service.subscribe().endpoint } });
  const before = service.received.length;
  expect(await sendPush(target, message)).toEqual({ outcome: 'refused', status: 307 });
  expect(service.received.length).toBe(before);
  const elsewhere = { ...target, endpoint: 'https://10.0.0.1/push' };
  expect(await sendPush(elsewhere, message)).toEqual({ outcome: 'gone' });
});

async function waitingRetries(): Promise<number> {
  const state = running.opened.behind.use('state');
  const { rows } = await state.list({ startkey: 'push-retry:', endkey: 'push-retry:\uffff' });
  return rows.length;
}
