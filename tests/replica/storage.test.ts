import { registration } from './agencyServer.ts';
import { installWorker, openTabOf, workerOf } from './browser.ts';
import { commandsAre, flush, outboxOf, pull, register, stateOf, useStage } from './stage.ts';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PersonCommand } from '#shared/kinds.ts';

const stage = useStage({ documents: 0 });

async function clear(page: Page, storageTypes: string): Promise<void> {
  const cdp = await stage.context.newCDPSession(page);
  await page.goto('about:blank');
  await cdp.send('Storage.clearDataForOrigin', { origin: stage.between.url, storageTypes });
}

test.each([
  ['IndexedDB alone', 'indexeddb'],
  ['the whole origin, as browsers do it', 'indexeddb,cache_storage,service_workers,local_storage'],
])('evicted with acts waiting, %s: said at the next start', async (_name, types) => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  stage.between.happens(commandsAre('cut'));
  await register(page);
  await register(page);
  await flush(page);
  await clear(page, types);

  stage.between.happens(() => undefined);
  const again = await openTabOf(stage.context, stage.between, 'vanthu');
  expect(await stateOf(again)).toMatchObject({ waiting: 0, evicted: { count: 2 } });
  expect(await pull(again)).toBe('done');
});

/** The browser grants so many bytes from now on; none given: as many as it likes. */
async function grant(page: Page, quotaSize?: number): Promise<void> {
  const cdp = await stage.context.newCDPSession(page);
  const size = quotaSize === undefined ? {} : { quotaSize };
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: stage.between.url, ...size });
}

const MEGABYTE = 1024 * 1024;

test('quota exceeded: fetched files go, and the act is kept', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  const file = await page.evaluate(async (size) => {
    const bytes = crypto.getRandomValues(new Uint8Array(65_536));
    const blob = [`%PDF-1.7\n`, bytes, new Uint8Array(size)];
    return replica.files.add(new File(blob, 'scan.pdf'));
  }, 8 * MEGABYTE);
  const document = await page.evaluate(
    async (command) => {
      const document = memory.newDocument('incoming');
      await replica.submit({ document, basedOn: 0, command });
      await replica.flush();
      return document;
    },
    registration({ files: [file] }),
  );
  expect(await stage.server.versionOf(document)).toBe(1);

  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  await grant(page, usage - 4 * MEGABYTE);
  stage.between.happens(() => 'cut');
  const command: PersonCommand = { type: 'Comment', text: 'Đã xem.' };
  const submitted = await page.evaluate((act) => replica.submit(act), {
    ...{ document, basedOn: 1, command },
  });
  expect(submitted).toMatchObject({ ok: true });
  const light = (id: string) => memory.now(replica.files.readiness(id));
  expect(await page.evaluate(light, document)).toBe('missing');
  expect(await stateOf(page)).toMatchObject({ waiting: 1 });
  stage.between.happens(() => undefined);
  expect(await flush(page)).toBe('done');
  expect(await stage.server.versionOf(document)).toBe(2);
});

test('quota exceeded with nothing left to go: it is said, and nothing is half kept', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await grant(page, 1_000);
  const act = () =>
    page.evaluate(async (command) => {
      const document = memory.newDocument('incoming');
      return replica.submit({ document, basedOn: 0, command });
    }, registration());
  // Chromium goes by an older figure for up to half a minute.
  let kept = 0;
  const tryAgain = async () => {
    const submitted = await act();
    if (submitted.ok) kept += 1;
    return submitted;
  };
  const timing = { timeout: 60_000, interval: 2_000 };
  await expect.poll(tryAgain, timing).toEqual({ ok: false, problem: 'storageFull' });
  expect(await outboxOf(page)).toHaveLength(kept);

  await grant(page);
  await expect.poll(tryAgain, timing).toMatchObject({ ok: true });
  await flush(page);
  const rows = await outboxOf(page);
  expect(rows).toHaveLength(kept);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['recorded']));
});

/** Nothing more fits, and the browser has noticed. */
async function fill(page: Page): Promise<void> {
  await grant(page, 1);
  const act = () =>
    page.evaluate(async (command) => {
      const document = memory.newDocument('incoming');
      return replica.submit({ document, basedOn: 0, command });
    }, registration());
  await expect
    .poll(act, { timeout: 60_000, interval: 1_000 })
    .toEqual({ ok: false, problem: 'storageFull' });
}

test('a full device opens, shows what it has, and sends what waits; nothing is lost or doubled', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await installWorker(page);
  const worker = await workerOf(page, stage.between.url);
  stage.between.happens(commandsAre('cut'));
  const document = await register(page);
  await flush(page);
  await fill(page);
  const waiting = await outboxOf(page);

  // A start of the app itself, and one of the memory alone.
  const app = await stage.context.newPage();
  await app.goto(stage.between.url);
  await app.locator('#content').waitFor();
  const again = await openTabOf(stage.context, stage.between, 'vanthu');
  const rows = await again.evaluate(() => memory.now(replica.desk('given', { limit: 1_000 })));
  expect(rows.map((row) => row.document)).toContain(document);
  const card = await again.evaluate((id) => memory.now(replica.card(id)), document);
  expect(card?.shown).toMatchObject({ status: 'awaitingDirective' });

  stage.between.happens(() => undefined);
  expect(['done', 'full']).toContain(await flush(again));
  for (const act of waiting) expect(await stage.server.versionOf(act.document)).toBe(1);
  expect(['done', 'full']).toContain(await pull(again));
  await worker.sync();
  expect(await outboxOf(again)).toHaveLength(waiting.length);

  await grant(again);
  const settled = async () => {
    await flush(again);
    return (await outboxOf(again)).map(({ state }) => state);
  };
  const timing = { timeout: 60_000, interval: 1_000 };
  await expect.poll(settled, timing).toEqual(waiting.map(() => 'recorded'));
  expect(await pull(again)).toBe('done');
  for (const act of waiting) expect(await stage.server.versionOf(act.document)).toBe(1);
  expect((await stateOf(again)).evicted).toBeUndefined();
});
