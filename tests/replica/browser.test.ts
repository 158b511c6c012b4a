import { openTabOf, installWorker, workerOf } from './browser.ts';
import { newDocument, registration, toDeputy } from './agencyServer.ts';
import { commandsAre, flush, outboxOf, pull, register, stateOf, useStage } from './stage.ts';
import { PASSWORD } from '../agency.ts';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openReplica } from '#web/replica/open.ts';

const MANY = 300;
const stage = useStage({ documents: MANY });

const awaitingOf = async (page: Page) =>
  (await page.evaluate(() => memory.now(replica.counts()))).awaiting;

test('two tabs and the worker send at the same moment: one request, one entry', async () => {
  const one = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(one);
  await installWorker(one);
  const two = await openTabOf(stage.context, stage.between, 'vanthu');
  const worker = await workerOf(one, stage.between.url);
  stage.between.happens(commandsAre('cut'));
  const registered = [await register(one), await register(two)];
  await flush(one);

  const before = stage.between.count('/sync/commands');
  stage.between.happens(() => undefined);
  await Promise.all([flush(one), worker.sync(), flush(two), flush(one), flush(two)]);
  for (const page of [one, two]) {
    await page.evaluate(() => memory.until(replica.state(), ({ waiting }) => waiting === 0));
  }
  await worker.sync();
  expect(stage.between.count('/sync/commands') - before).toBe(1);
  for (const document of registered) expect(await stage.server.versionOf(document)).toBe(1);
  expect(await outboxOf(two)).toMatchObject([{ state: 'recorded' }, { state: 'recorded' }]);
});

test('what one tab does shows in the other', async () => {
  const one = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(one);
  const two = await openTabOf(stage.context, stage.between, 'vanthu');
  stage.between.happens(() => 'cut');
  const document = await register(one);
  await two.evaluate(
    (id) =>
      memory.until(replica.desk('given', { limit: 1_000 }), (rows) =>
        rows.some((row) => row.document === id && row.waiting === 1),
      ),
    document,
  );
});

test('the network comes back while no page is open: the worker delivers by itself', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await installWorker(page);
  await stage.context.setOffline(true);
  const document = await register(page);
  expect(await flush(page)).toBe('unreachable');
  expect(await stateOf(page)).toMatchObject({ connection: 'offline', waiting: 1 });
  await page.close();

  await stage.context.setOffline(false);
  await expect.poll(() => stage.server.versionOf(document), { timeout: 30_000 }).toBe(1);
  const again = await openTabOf(stage.context, stage.between, 'vanthu');
  await again.evaluate(() => memory.until(replica.state(), ({ waiting }) => waiting === 0));
});

test('a captive portal: nothing is taken for an answer, in words and in the outbox', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  const answer = {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>Wi-Fi sân bay</title>',
  };
  stage.between.happens(() => ({ answer }));
  const document = await register(page);
  expect(await flush(page)).toBe('unreachable');
  expect(await pull(page)).toBe('unreachable');
  expect(await stateOf(page)).toMatchObject({ connection: 'unreachable', waiting: 1 });
  stage.between.happens(() => undefined);
  expect(await flush(page)).toBe('done');
  expect(await stage.server.versionOf(document)).toBe(1);
});

test('a pull whose line dies again and again: usable at once, complete in the end', async () => {
  const page = await openTabOf(stage.context, stage.between, 'giamdoc');
  let answers = 2;
  stage.between.happens(({ path }) => {
    if (!path.startsWith('/sync/desk/_snapshot')) return undefined;
    answers -= 1;
    return answers < 0 ? 'cut' : { endAfter: 100_000 };
  });
  expect(await pull(page)).toBe('unreachable');
  const first = await awaitingOf(page);
  expect(first).toBeGreaterThan(50);
  expect(first).toBeLessThan(MANY);

  await page.close();
  stage.between.happens(() => undefined);
  const again = await openTabOf(stage.context, stage.between, 'giamdoc');
  expect(await awaitingOf(again)).toBe(first);
  expect(await pull(again)).toBe('done');
  expect(await awaitingOf(again)).toBeGreaterThanOrEqual(MANY);
  expect(stage.between.asked.some(({ path }) => path.includes('resume='))).toBe(true);
});

test('the session ended while offline: acts stay, the person signs in, they go', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await stage.context.setOffline(true);
  const document = await register(page);
  await flush(page);
  const cookies = await stage.context.cookies();
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  await fetch(`${stage.server.url}/api/signout`, { method: 'POST', headers });
  await stage.context.setOffline(false);
  expect(await flush(page)).toBe('signInNeeded');
  expect(await stateOf(page)).toMatchObject({ signInNeeded: true, waiting: 1 });
  expect(await stage.server.versionOf(document)).toBe(0);

  const signedIn = await page.evaluate(
    (password) => memory.signIn({ username: 'vanthu', password, deviceName: 'thử' }),
    PASSWORD,
  );
  expect(signedIn).toMatchObject({ ok: true });
  expect(await flush(page)).toBe('done');
  expect(await stage.server.versionOf(document)).toBe(1);
});

/** A document with a file, directed to the deputy for the infrastructure. */
async function directToDeputy(): Promise<string> {
  const clerk = await openReplica('vanthu', await stage.server.deviceOf('vanthu'));
  await clerk.pull();
  const file = await clerk.files.add(new File(['%PDF-1.7 thử'], 'cong-van.pdf'));
  const document = newDocument();
  await clerk.submit({ document, basedOn: 0, command: registration({ files: [file] }) });
  await clerk.flush();
  await clerk.close();
  await stage.server.act('giamdoc', document, toDeputy);
  await stage.server.settled();
  return document;
}

test('a push: card, file and notification are here before anybody looks, and a touch opens it', async () => {
  await stage.context.grantPermissions(['notifications'], { origin: stage.between.url });
  const page = await openTabOf(stage.context, stage.between, 'pgd.hatang');
  await pull(page);
  await installWorker(page);
  const worker = await workerOf(page, stage.between.url);
  const document = await directToDeputy();
  const path = `/incoming/${document.slice('incoming:'.length)}`;
  await worker.push({
    web_push: 8030,
    notification: {
      ...{ title: 'Văn bản chờ bút phê', body: 'Đang có 1 văn bản chờ xử lý.', lang: 'vi' },
      ...{ tag: document, navigate: stage.between.url + path },
    },
  });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title }) => title);
    });
  await expect.poll(shown).toEqual(['Văn bản chờ bút phê']);
  const light = (id: string) => memory.until(replica.files.readiness(id), (one) => one === 'ready');
  await page.evaluate(light, document);
  const rows = await page.evaluate(() => memory.now(replica.desk('awaiting')));
  expect(rows).toMatchObject([{ document, readiness: 'ready' }]);

  const opened = page.evaluate(
    () => new Promise<string>((resolve) => memory.onNotification(resolve)),
  );
  await stage.context.serviceWorkers()[0]?.evaluate(async () => {
    const { registration } = globalThis as unknown as ServiceWorkerGlobal;
    const [notification] = await registration.getNotifications();
    if (!notification) throw new Error('there is none');
    // A real touch needs a desktop; the worker hears the same event.
    const touch = Object.assign(new Event('notificationclick'), { notification, waitUntil() {} });
    globalThis.dispatchEvent(touch);
  });
  expect(await opened).toBe(path);

  await worker.push({ nonsense: true });
  await expect.poll(shown).toContain('Bàn làm việc có văn bản mới');
});

type ServiceWorkerGlobal = { readonly registration: ServiceWorkerRegistration };

test('a new version takes over between two flushes, never during one', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await installWorker(page);
  const before = await (await fetch(`${stage.server.url}/service-worker.js`)).text();
  const next = { type: 'text/javascript', body: Buffer.from(`${before}\n// the next version`) };
  stage.between.serves(new Map([...stage.pages, ['/service-worker.js', next]]));
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
  });
  const waits = () =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
  await expect.poll(waits).toBe(true);

  const answer = Promise.withResolvers<undefined>();
  stage.between.happens(commandsAre({ waitsFor: answer.promise }));
  await register(page);
  await page.evaluate(() => memory.until(replica.state(), ({ sending }) => sending));
  await page.evaluate(async () => {
    (await navigator.serviceWorker.ready).waiting?.postMessage({ type: 'SKIP_WAITING' });
  });
  const queues = () =>
    page.evaluate(async () => {
      const { pending = [] } = await navigator.locks.query();
      return pending.some(({ name }) => name?.startsWith('flush-'));
    });
  await expect.poll(queues).toBe(true);
  expect(await waits()).toBe(true);

  answer.resolve(undefined);
  await expect.poll(waits).toBe(false);
  await page.evaluate(() => memory.until(replica.state(), ({ waiting }) => waiting === 0));
});
