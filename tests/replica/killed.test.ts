import { expect, test } from 'vitest';
import { openTabOf } from './browser.ts';
import { pull, useStage } from './stage.ts';

const CARDS = 10_000;
const KILLS = 10;
const stage = useStage({ documents: CARDS });

test('a tab killed ten times in the middle of a first sync of 10,000 cards: it goes on, and is complete', async () => {
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const page = await openTabOf(stage.context, stage.between, 'giamdoc');
    // Every time a little further, wherever it is just then: in a chunk of cards, of rows, or between the two.
    const enough = ((kill - 0.5) * CARDS) / (KILLS + 1);
    await page.evaluate((most) => {
      void replica.pull();
      return memory.until(replica.counts(), ({ awaiting }) => awaiting >= most, 60_000);
    }, enough);
    const crashed = page.waitForEvent('crash');
    const cdp = await stage.context.newCDPSession(page);
    cdp.send('Page.crash').catch(() => undefined);
    await crashed;
    await page.close();
  }
  const page = await openTabOf(stage.context, stage.between, 'giamdoc');
  const { awaiting } = await page.evaluate(() => memory.now(replica.counts()));
  expect(awaiting).toBeLessThan(CARDS);
  expect(await pull(page)).toBe('done');
  expect((await page.evaluate(() => memory.now(replica.counts()))).awaiting).toBe(CARDS);
  expect(stage.between.asked.filter(({ path }) => path.includes('resume=')).length).toBeGreaterThan(
    KILLS - 2,
  );
  const [row] = await page.evaluate(() => memory.now(replica.desk('awaiting', { limit: 1 })));
  const shown = await page.evaluate((id = '') => memory.now(replica.card(id)), row?.document);
  expect(shown?.confirmed?.id).toBe(row?.document);
});
