import { expect, test } from 'vitest';
import { installWorker, openTabOf, workerOf } from './browser.ts';
import { commandsAre, flush, outboxOf, pull, register, stateOf, useStage } from './stage.ts';

const stage = useStage({ documents: 20 });

type Closing = {
  /** From now on each handle is found closed at its next use. */
  armed: boolean;
  readonly found: string[];
  /** Closes every handle that was used so far, and says so. */
  readonly tell: () => void;
};
declare global {
  var closing: Closing;
}

/**
 * Handles of databases are closed, as after a phone has slept: by the system, which may or may not say so by a `close`
 * event. Runs in a page or a worker before its code.
 */
function closeHandles(): void {
  const used = new Map<string, IDBDatabase>();
  const found: string[] = [];
  const end = (database: IDBDatabase) => {
    found.push(database.name);
    database.close();
  };
  globalThis.closing = {
    armed: false,
    found,
    tell() {
      for (const database of used.values()) {
        end(database);
        database.dispatchEvent(new Event('close'));
      }
    },
  };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...given) {
    // Drafts are opened for each use.
    const isKept = !this.name.endsWith('drafts');
    if (isKept) used.set(this.name, this);
    if (isKept && globalThis.closing.armed && !found.includes(this.name)) end(this);
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
    await page.evaluate((chosen) => {
      if (chosen === 'with an event') closing.tell();
      else closing.armed = true;
    }, how);
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
  await running?.evaluate(() => void (closing.armed = true));
  await worker.sync();
  await page.evaluate(() => memory.until(replica.state(), ({ waiting }) => waiting === 0));
  expect(await stage.server.versionOf(document)).toBe(1);
  const found = async () => kindsIn((await running?.evaluate(() => closing.found)) ?? []);
  await expect.poll(found).toEqual(ALL);
  expect((await stateOf(page)).evicted).toBeUndefined();
});
