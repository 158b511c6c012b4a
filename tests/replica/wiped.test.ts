import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { adminOf } from '../../api/admin/deps.ts';
import { carryOut } from '../../api/admin/carryOut.ts';
import { openFacts } from '#web/replica/facts.ts';
import { obeyOrders } from '#web/replica/wipe.ts';
import { openTab, openTabOf } from './browser.ts';
import { placesOf } from './everything.ts';
import { directorWithAll, expectAllIn, planted, signIn } from './planted.ts';
import { outboxOf, pull, useStage } from './stage.ts';

const stage = useStage({ documents: 0 });

const deviceOf = async (page: Page): Promise<string> =>
  (await page.evaluate(() => memory.currentSession()))?.device?.id ?? '';

/** As `npm run admin -- wipe-device` does it. */
async function orderWipe(device: string): Promise<void> {
  const admin = adminOf(stage.server.running());
  expect(await carryOut({ verb: 'wipe-device', device }, admin, () => undefined)).toBe(true);
}

async function wipeOf(device: string, person = 'giamdoc') {
  const { wipes } = stage.server.running().accounts;
  return (await wipes.list(person)).find(({ id }) => id === device)?.wipe;
}

/** Ids of what the director wrote and nobody got. */
async function waitingIds(page: Page): Promise<readonly string[]> {
  return (await outboxOf(page)).filter(({ state }) => state === 'waiting').map(({ id }) => id);
}

test('a device that is to be wiped wipes everything when it reaches the server, in every tab, and reports what was never sent', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  const other = await openTabOf(stage.context, stage.between, 'giamdoc');
  const [device, waiting] = [await deviceOf(page), await waitingIds(page)];
  await orderWipe(device);
  await expectAllIn(page, words);
  expect((await wipeOf(device))?.confirmedAt).toBeUndefined();

  expect(await pull(page)).toBe('signInNeeded');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  await other.evaluate(() => memory.until(replica.state(), ({ signedOut }) => signedOut));
  expect(await page.evaluate(() => memory.currentSession())).toBeNull();
  expect(await page.evaluate(() => memory.readWiped())).toBe(1);
  expect(await wipeOf(device)).toMatchObject({ by: 'administrator', destroyed: waiting });
  expect((await wipeOf(device))?.confirmedAt).toBeDefined();

  expect(await signIn(page, 'giamdoc')).toMatchObject({ ok: true });
  expect(await deviceOf(page)).not.toBe(device);
  expect(await page.evaluate(() => memory.readWiped())).toBeUndefined();
});

test('what was left sealed at a sign-out is wiped too, at the next start', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  const [device, waiting] = [await deviceOf(page), await waitingIds(page)];
  await page.evaluate(() => memory.signOut(replica, 'keep'));
  await orderWipe(device);
  await page.close();
  const again = await openTab(stage.context, stage.between);
  expect(await again.evaluate(() => memory.currentSession())).toBeNull();
  await expect.poll(() => wipeOf(device)).toMatchObject({ destroyed: waiting });
  await signIn(again, 'giamdoc');
  await again.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await outboxOf(again)).toEqual([]);
});

test('a tab killed while it wipes, and a report that was lost: the next start ends both', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  const [device, waiting] = [await deviceOf(page), await waitingIds(page)];
  await orderWipe(device);
  await page.evaluate(() => {
    const remove = Cache.prototype.delete;
    Cache.prototype.delete = function (...given) {
      return String(given[0]).includes('/files/')
        ? new Promise(() => undefined)
        : remove.apply(this, given);
    };
    void replica.pull();
  });
  await expect.poll(() => page.evaluate(() => memory.currentSession())).toBeNull();
  await page.close();

  stage.between.happens(({ path }) => (path === '/api/device/wiped' ? 'answerLost' : undefined));
  const again = await openTab(stage.context, stage.between);
  await again.evaluate(() => memory.currentSession());
  await expect.poll(() => stage.between.count('/api/device/wiped')).toBeGreaterThan(0);
  expect(await placesOf(again, Object.values(words))).toEqual([]);
  stage.between.happens(() => undefined);
  await again.evaluate(() => memory.currentSession());
  await expect.poll(() => wipeOf(device)).toMatchObject({ destroyed: waiting });
});

test('a sign-in on a device that is to be wiped: it is wiped first, then signs in as another device', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  const device = await deviceOf(page);
  await orderWipe(device);
  expect(await signIn(page, 'giamdoc')).toMatchObject({ ok: true });
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  expect(await deviceOf(page)).not.toBe(device);
  expect((await wipeOf(device))?.confirmedAt).toBeDefined();
});

test('a report names as many acts as the server takes, so that a device with more of them is done too', async () => {
  const person = 'pgd.noidung';
  const device = await stage.server.deviceOf(person);
  const facts = openFacts(device);
  const [key] = await facts.keys.toArray();
  const id = key?.thumbprint ?? '';
  await orderWipe(id);
  const destroyed = Array.from({ length: 1_001 }, () => crypto.randomUUID());
  await facts.wipes.put({ person, destroyed, state: 'cleared' });
  await obeyOrders(device, facts);
  expect(await facts.keys.count()).toBe(0);
  expect(await wipeOf(id, person)).toMatchObject({ destroyed: destroyed.slice(0, 1_000) });
  facts.close();
});
