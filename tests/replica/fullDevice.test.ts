import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { adminOf } from '../../api/admin/deps.ts';
import { carryOut } from '../../api/admin/carryOut.ts';
import { placesOf } from './everything.ts';
import { directorWithAll, planted } from './planted.ts';
import { pull, useStage } from './stage.ts';

const stage = useStage({ documents: 0 });

/** Nothing more fits, and the browser has noticed. */
async function fill(page: Page, document: string): Promise<void> {
  const cdp = await stage.context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: stage.between.url, quotaSize: 1 });
  const act = () =>
    page.evaluate(
      (id) =>
        replica.submit({ document: id, basedOn: 1, command: { type: 'Comment', text: 'Đầy' } }),
      document,
    );
  await expect
    .poll(act, { timeout: 60_000, interval: 1_000 })
    .toEqual({ ok: false, problem: 'storageFull' });
}

test('a sign-out that destroys clears a full device', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  await fill(page, document);
  expect(await page.evaluate(() => memory.signOut(replica, 'destroy'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
});

test('an order to wipe is obeyed on a full device', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  const session = await page.evaluate(() => memory.currentSession());
  await fill(page, document);
  const request = { verb: 'wipe-device', device: session?.device?.id ?? '' } as const;
  expect(await carryOut(request, adminOf(stage.server.running()), () => undefined)).toBe(true);
  expect(await pull(page)).toBe('signInNeeded');
  expect(await page.evaluate(() => memory.currentSession())).toBeNull();
  expect(await placesOf(page, Object.values(words))).toEqual([]);
});
