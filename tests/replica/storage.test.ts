import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { newDocument, registration } from './agencyServer.ts';
import { installWorker, openTabOf, workerOf } from './browser.ts';
import { limitQuota } from './quota.ts';
import { commandsAre, flush, outboxOf, pull, register, stateOf, useStage } from './stage.ts';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PersonCommand } from '#shared/kinds.ts';
import { words } from '../journey/phone.ts';

const SCAN = path.join(import.meta.dirname, '../../api/demo/files/cong-van-thuong.pdf');
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

const MEGABYTE = 1024 * 1024;

test('quota exceeded: fetched files go, and the act is kept', async () => {
  const quota = await limitQuota(stage);
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
  await quota.grant(usage - 4 * MEGABYTE);
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

/** The clerk acts; whether it was kept. */
const registers = (page: Page) =>
  page.evaluate(async (command) => {
    const document = memory.newDocument('incoming');
    return replica.submit({ document, basedOn: 0, command });
  }, registration());
const FULL = { ok: false, problem: 'storageFull' };

test('quota exceeded with nothing left to go: it is said, and nothing is half kept', async () => {
  const quota = await limitQuota(stage);
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await quota.grant(1_000);
  expect(await registers(page)).toEqual(FULL);
  expect(await registers(page)).toEqual(FULL);
  expect(await outboxOf(page)).toEqual([]);

  await quota.grant();
  expect(await registers(page)).toMatchObject({ ok: true });
  expect(await flush(page)).toBe('done');
  expect(await outboxOf(page)).toMatchObject([{ state: 'recorded' }]);
});

test('a full device opens, shows what it has, and sends what waits; nothing is lost or doubled', async () => {
  const quota = await limitQuota(stage);
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await installWorker(page);
  const worker = await workerOf(page, stage.between.url);
  stage.between.happens(commandsAre('cut'));
  const document = await register(page);
  await flush(page);
  await quota.grant(1);
  expect(await registers(page)).toEqual(FULL);
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

  await quota.grant();
  expect(await flush(again)).toBe('done');
  const states = (await outboxOf(again)).map(({ state }) => state);
  expect(states).toEqual(waiting.map(() => 'recorded'));
  expect(await pull(again)).toBe('done');
  for (const act of waiting) expect(await stage.server.versionOf(act.document)).toBe(1);
  expect((await stateOf(again)).evicted).toBeUndefined();
});

test('on a full device, a file that was let go: its page says that it comes with a connection, and then it comes', async () => {
  const quota = await limitQuota(stage);
  const clerk = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(clerk);
  const scan = (await readFile(SCAN)).toString('base64');
  const file = await clerk.evaluate((coded) => {
    const bytes = Uint8Array.from(atob(coded), (character) => character.charCodeAt(0));
    // What follows a PDF is no part of it.
    return replica.files.add(new File([bytes, new Uint8Array(4_000_000)], 'scan.pdf'));
  }, scan);
  const document = newDocument();
  await clerk.evaluate(([id, command]) => replica.submit({ document: id, basedOn: 0, command }), [
    document,
    registration({ files: [file] }),
  ] as const);
  expect(await flush(clerk)).toBe('done');
  expect(await pull(clerk)).toBe('done');
  const app = await stage.context.newPage();
  await app.goto(stage.between.url);
  await app.evaluate(async () => void (await navigator.serviceWorker.ready));
  await quota.grant(1);
  expect(await registers(clerk)).toEqual(FULL);

  stage.between.happens(() => 'cut');
  await app.goto(`${stage.between.url}/incoming/${document.replace('incoming:', '')}`);
  await app.getByText(words.reader_offline_text).waitFor();
  stage.between.happens(() => undefined);
  await app.getByRole('button', { name: words.common_retry }).click();
  await app.locator('canvas').first().waitFor();
});
