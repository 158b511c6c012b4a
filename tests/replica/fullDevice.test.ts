import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { adminOf } from '../../api/admin/deps.ts';
import { carryOut } from '../../api/admin/carryOut.ts';
import { placesOf } from './everything.ts';
import { directorWithAll, planted } from './planted.ts';
import { limitQuota, type Quota } from './quota.ts';
import { pull, useStage } from './stage.ts';

const stage = useStage({ documents: 0 });

/** Nothing more fits. */
async function fill(page: Page, document: string, quota: Quota): Promise<void> {
  await quota.grant(1);
  const command = { type: 'Comment', text: 'Đầy' } as const;
  const act = { document, basedOn: 1, command };
  const submitted = await page.evaluate((one) => replica.submit(one), act);
  expect(submitted).toEqual({ ok: false, problem: 'storageFull' });
}

test('a sign-out that destroys clears a full device', async () => {
  const quota = await limitQuota(stage);
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  await fill(page, document, quota);
  expect(await page.evaluate(() => memory.signOut(replica, 'destroy'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
});

test('an order to wipe is obeyed on a full device', async () => {
  const quota = await limitQuota(stage);
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  const session = await page.evaluate(() => memory.currentSession());
  await fill(page, document, quota);
  const request = { verb: 'wipe-device', device: session?.device?.id ?? '' } as const;
  expect(await carryOut(request, adminOf(stage.server.running()), () => undefined)).toBe(true);
  expect(await pull(page)).toBe('signInNeeded');
  expect(await page.evaluate(() => memory.currentSession())).toBeNull();
  expect(await placesOf(page, Object.values(words))).toEqual([]);
});
