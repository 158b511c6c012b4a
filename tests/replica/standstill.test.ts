import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openTabOf } from './browser.ts';
import { placesOf } from './everything.ts';
import { commandsAre, flush, outboxOf, pull, register, stateOf, useStage } from './stage.ts';

const MANY = 300;
const stage = useStage({ documents: MANY });

/** What takes half a minute on a real device. */
const HASTY = { takeOver: 1_500, answer: 60_000, silence: 60_000 };
const open = (person = 'vanthu', waits: object = HASTY) =>
  openTabOf(stage.context, stage.between, person, waits);

/** As in a debugger: the next thing that the tab would do, or what `leadsTo` leads to, it does only after `resume`. */
async function standStill(
  page: Page,
  leadsTo?: () => Promise<unknown>,
): Promise<{ resume: () => Promise<void> }> {
  const cdp = await stage.context.newCDPSession(page);
  await cdp.send('Debugger.enable');
  const stands = new Promise((resolve) => cdp.once('Debugger.paused', resolve));
  if (leadsTo) await leadsTo();
  else {
    await cdp.send('Debugger.pause');
    // Something must happen in it before it stands.
    void page.evaluate(() => 0).catch(() => undefined);
  }
  await stands;
  return {
    async resume() {
      await cdp.send('Debugger.resume');
      await cdp.detach();
    },
  };
}

/** Makes a page stop where the cards' database is opened. */
const STOP_AT_CARDS = `{
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (name, ...more) {
    if (name.startsWith('_pouch_cards')) debugger;
    return open.call(this, name, ...more);
  };
}`;

const holdsLock = (page: Page, name: string) =>
  expect
    .poll(() =>
      page.evaluate(async (start) => {
        const { held = [] } = await navigator.locks.query();
        return held.some((lock) => lock.name?.startsWith(start));
      }, name),
    )
    .toBe(true);

test('a tab that stands still in the middle of sending: another one takes over, and nothing is lost or doubled', async () => {
  const one = await open();
  await pull(one);
  const two = await open();
  const answer = Promise.withResolvers<undefined>();
  let requests = 0;
  stage.between.happens((asked) => {
    if (asked.path !== '/sync/commands') return undefined;
    requests += 1;
    return requests === 1 ? { waitsFor: answer.promise } : undefined;
  });
  const first = await register(one);
  await expect.poll(() => requests).toBe(1);
  const still = await standStill(one);
  answer.resolve(undefined);
  const second = await register(two);
  expect(await flush(two)).toBe('done');
  for (const document of [first, second]) {
    expect(await stage.server.versionOf(document)).toBe(1);
  }
  expect(await stateOf(two)).toMatchObject({ waiting: 0, sending: false });

  await still.resume();
  expect(await flush(one)).toBe('done');
  expect(await outboxOf(one)).toMatchObject([{ state: 'recorded' }, { state: 'recorded' }]);
  expect(await stateOf(one)).toMatchObject({ waiting: 0, sending: false, connection: 'online' });
});

test('a tab that stands still in the middle of a pull writes nothing old over what is newer', async () => {
  const one = await open('giamdoc');
  const rest = Promise.withResolvers<undefined>();
  let requests = 0;
  stage.between.happens(({ path }) => {
    if (!path.startsWith('/sync/desk/_snapshot')) return undefined;
    requests += 1;
    return requests === 1 ? { waitsFor: rest.promise } : undefined;
  });
  const pulling = pull(one);
  await expect.poll(() => requests).toBe(1);
  const still = await standStill(one);
  // What the first tab is going to receive is the desk as it is now.
  rest.resolve(undefined);
  const two = await open('giamdoc');
  const [document = ''] = stage.documents;
  expect(await pull(two)).toBe('done');
  await stage.server.act('giamdoc', document, {
    ...{ type: 'IssueDirective', text: 'Giao chủ trì.' },
    assignments: [{ to: 'pgd.hatang', role: 'lead' }],
  });
  await stage.server.settled();
  expect(await pull(two)).toBe('done');
  const newest = (page: Page) =>
    page.evaluate(async (id) => {
      const card = await memory.now(replica.card(id));
      const awaiting = await memory.now(replica.desk('awaiting', { limit: 1_000 }));
      const since = (await memory.now(replica.counts())).awaiting;
      return {
        version: card?.confirmed?.version,
        open: awaiting.some((row) => row.document === id),
        since,
      };
    }, document);
  const before = await newest(two);
  expect(before).toMatchObject({ version: 2, open: false });

  await still.resume();
  await pulling;
  expect(await newest(one)).toEqual(before);
  expect(await pull(one)).toBe('done');
  expect(await newest(two)).toEqual(before);
});

test('a tab that stands still in the middle of a pull, and wakes up after the person signed out, writes nothing', async () => {
  const one = await open('giamdoc');
  // With the first chunk in its hands, before a card is written.
  const still = await standStill(one, async () => {
    await one.evaluate(STOP_AT_CARDS);
    void pull(one);
  });
  const two = await open('giamdoc');
  const left = await two.evaluate(
    (waits) => memory.signOut(replica, 'destroy', memory.hastyDevice(waits)),
    HASTY,
  );
  expect(left).toBe('left');

  await still.resume();
  // It has noticed, and gone on to its end.
  await one.evaluate(() => replica.pull());
  expect(await placesOf(two, ['Về việc triển khai chuyển đổi số'])).toEqual([]);
});

test('a request that hangs is given up, and with it the lock', async () => {
  const one = await open('vanthu', { answer: 1_000, silence: 1_000 });
  await pull(one);
  stage.between.happens(commandsAre('silence'));
  const document = await register(one);
  expect(await flush(one)).toBe('unreachable');
  stage.between.happens(({ path }) =>
    path.startsWith('/sync/desk/_snapshot') ? { standsAfter: 10 } : undefined,
  );
  expect(await pull(one)).toBe('unreachable');
  stage.between.happens(() => undefined);
  const two = await open();
  expect(await flush(two)).toBe('done');
  expect(await stage.server.versionOf(document)).toBe(1);
});

test('an event stream that falls silent is noticed and opened again', async () => {
  const streams = () => stage.between.count('/sync/events');
  // Long enough for the stream's first event; nothing else comes.
  stage.between.happens(({ path }) => (path === '/sync/events' ? { standsAfter: 60 } : undefined));
  const page = await open('vanthu', { stream: 1_000, firstRetry: 100 });
  await page.evaluate((waits) => void memory.wakeOn(replica, memory.hastyDevice(waits)), {
    ...{ stream: 1_000, firstRetry: 100 },
  });
  await expect.poll(streams).toBeGreaterThan(2);
  stage.between.happens(() => undefined);
  const before = streams();
  await expect.poll(streams).toBeGreaterThan(before);
  const pulls = stage.between.count('/sync/desk/_snapshot');
  await stage.server.registerMany(1);
  await expect.poll(() => stage.between.count('/sync/desk/_snapshot')).toBeGreaterThan(pulls);
});

test('the tab that listens for all stands still: another one listens', async () => {
  const listens = (page: Page) =>
    page.evaluate((waits) => void memory.wakeOn(replica, memory.hastyDevice(waits)), HASTY);
  const one = await open();
  await listens(one);
  await holdsLock(one, 'events-');
  const two = await open();
  await listens(two);
  const still = await standStill(one);
  const before = stage.between.count('/sync/events');
  await expect.poll(() => stage.between.count('/sync/events')).toBeGreaterThan(before);
  await still.resume();
});
