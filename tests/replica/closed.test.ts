import { expect, test } from 'vitest';
import { installWorker, openTabOf, workerOf } from './browser.ts';
import { commandsAre, flush, outboxOf, pull, register, stateOf, useStage } from './stage.ts';

const stage = useStage({ documents: 20 });

type Closing = { how?: 'in silence' | 'with an event'; readonly found: string[] };
declare global {
  var closing: Closing;
}

/**
 * Once `closing.how` is set, each open handle of a database is found closed at its next use, as after a phone has
 * slept: by the system, which may or may not say so by a `close` event. Runs in a page or a worker before its code.
 */
function closeHandles(): void {
  globalThis.closing = { found: [] };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    const { how, found } = globalThis.closing;
    // Drafts are opened for each use.
    if (how && !found.includes(this.name) && !this.name.endsWith('drafts')) {
      found.push(this.name);
      this.close();
      if (how === 'with an event') this.dispatchEvent(new Event('close'));
    }
    return transaction.apply(this, given);
  };
}

/** `_pouch_cards-<person>-<generation>` is PouchDB's, the others are Dexie's. */
const kindsIn = (found: readonly string[]) => [
  ...new Set(found.map((name) => name.replace('_pouch_', '').split('-')[0])),
];
const ALL = expect.arrayContaining(['cards', 'device', 'outbox', 'rows']) as unknown;

test.each(['in silence', 'with an event'] as const)(
  'the system closes every handle of an open page, %s: all goes on',
  async (how) => {
    await stage.context.addInitScript(closeHandles);
    const page = await openTabOf(stage.context, stage.between, 'giamdoc');
    await pull(page);
    const before = await page.evaluate(() => memory.now(replica.desk('awaiting')));
    const [first] = before;
    await page.evaluate((chosen) => void (closing.how = chosen), how);
    const submitted = await page.evaluate((document = '') => {
      const command = { type: 'Comment' as const, text: 'Đã xem.' };
      return replica.submit({ document, basedOn: 1, command });
    }, first?.document);
    expect(submitted).toMatchObject({ ok: true });
    expect(await flush(page)).toBe('done');
    expect(await pull(page)).toBe('done');
    expect(kindsIn(await page.evaluate(() => closing.found))).toEqual(ALL);

    const shown = await page.evaluate((id = '') => memory.now(replica.card(id)), first?.document);
    expect(shown?.confirmed?.history.at(-1)?.text).toBe('Đã xem.');
    expect(await page.evaluate(() => memory.now(replica.desk('awaiting')))).toHaveLength(
      before.length,
    );
    expect(await outboxOf(page)).toMatchObject([{ state: 'recorded' }]);
  },
);

test('the system closes every handle of the worker: it delivers and fetches all the same', async () => {
  const page = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(page);
  await installWorker(page);
  const worker = await workerOf(page, stage.between.url);
  stage.between.happens(commandsAre('cut'));
  const document = await register(page);
  await flush(page);
  stage.between.happens(() => undefined);
  const [running] = stage.context.serviceWorkers();
  await running?.evaluate(closeHandles);
  await running?.evaluate(() => void (closing.how = 'in silence'));
  await worker.sync();
  await page.evaluate(() => memory.until(replica.state(), ({ waiting }) => waiting === 0));
  expect(await stage.server.versionOf(document)).toBe(1);
  const found = async () => kindsIn((await running?.evaluate(() => closing.found)) ?? []);
  await expect.poll(found).toEqual(ALL);
  expect((await stateOf(page)).evicted).toBeUndefined();
});
