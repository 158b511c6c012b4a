import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Entry, LedgerDoc } from '../commands/ledger.ts';
import { createLog } from '../log.ts';
import { follow, type Follower, type FollowOptions, type LedgerFeed } from './follow.ts';
import type { Position } from './ledgerOrder.ts';

/** A ledger in memory, whose feed gives documents in the order in which they were written last. */
function memoryLedger() {
  const written: LedgerDoc[] = [];
  let wake: () => void = () => undefined;
  const feed: LedgerFeed = {
    async read(since, { limit, waitMs, signal }) {
      const page = () => written.slice(Number(since), Number(since) + limit);
      if (page().length === 0 && waitMs > 0) {
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      }
      const docs = page();
      return { docs, since: String(Number(since) + docs.length) };
    },
    get: (ids) => Promise.resolve(ids.flatMap((id) => written.find(({ _id }) => _id === id) ?? [])),
    having: (n) =>
      Promise.resolve(written.flatMap((doc) => ('n' in doc && doc.n === n ? [doc._id] : []))),
  };
  return {
    feed,
    write(...docs: readonly LedgerDoc[]) {
      written.push(...docs);
      wake();
    },
  };
}

/** As much of an entry as its order depends on. */
function entry(n: number): Entry {
  return { _id: `doc:${n}`, n, payloadHash: '' } as unknown as Entry;
}
const gapFiller = (n: number) => ({ _id: `void:${n}`, n, epoch: 1 }) as LedgerDoc;
const refusal = { _id: 'doc:refused:x', rule: 'RT1', n: undefined } as unknown as LedgerDoc;

function following(feed: LedgerFeed, options: Partial<FollowOptions> = {}) {
  const applied: number[] = [];
  const saved: Position[] = [];
  const log: string[] = [];
  const follower: Follower = follow({
    name: 'test',
    feed,
    log: createLog('error', (line) => log.push(line)),
    start: { n: 0, since: '0' },
    save: (position) => Promise.resolve(void saved.push(position)),
    apply: (entries) => Promise.resolve(void applied.push(...entries.map(({ n }) => n))),
    ...options,
  });
  return { follower, applied, saved, log };
}

test('it applies what is there, then what comes, by number; refusals and voids are passed over', async () => {
  const ledger = memoryLedger();
  ledger.write(entry(2), refusal, entry(1));
  const { follower, applied } = following(ledger.feed);
  await follower.ready;
  expect(applied).toEqual([1, 2]);
  ledger.write(gapFiller(3), entry(4));
  await follower.reached(4);
  expect(applied).toEqual([1, 2, 4]);
  await follower.stop();
});

test('it waits at a gap, says so, and is not ready', async () => {
  const ledger = memoryLedger();
  ledger.write(entry(1), entry(3));
  const { follower, applied } = following(ledger.feed);
  await follower.reached(1);
  await expect.poll(() => follower.fault()).toBe('test waits for entry 2');
  expect(follower.isReady()).toBe(false);
  ledger.write(entry(2));
  await follower.ready;
  expect(applied).toEqual([1, 2, 3]);
  expect(follower.fault()).toBeUndefined();
  await follower.stop();
});

test('an error is tried again and nothing is skipped; the saved position stays behind it', async () => {
  const ledger = memoryLedger();
  ledger.write(entry(1), entry(2), entry(3));
  const attempts: number[][] = [];
  const { follower, saved, log } = following(ledger.feed, {
    batch: 1,
    apply(entries) {
      attempts.push(entries.map(({ n }) => n));
      const isSecond = entries[0]?.n === 2;
      if (isSecond && attempts.length < 5) return Promise.reject(new Error('the store is away'));
      return Promise.resolve();
    },
  });
  await expect.poll(() => follower.fault()).toBe('test stands at 1');
  expect(saved.every(({ n }) => n < 2)).toBe(true);
  await follower.ready;
  expect(attempts.flat()).toEqual([1, 2, 2, 2, 2, 3]);
  expect(log.length).toBe(3);
  expect(follower.fault()).toBeUndefined();
  await follower.stop();
  expect(saved.at(-1)).toEqual({ n: 3, since: '3' });
});

test('entries handed over by the writer are applied at once, and not again from the feed', async () => {
  const ledger = memoryLedger();
  const { follower, applied } = following(ledger.feed);
  await follower.ready;
  follower.nudge([entry(1), entry(2)]);
  await follower.reached(2);
  ledger.write(entry(1), entry(2), entry(3));
  await follower.reached(3);
  follower.nudge([entry(3), entry(4)]);
  await follower.reached(4);
  expect(applied).toEqual([1, 2, 3, 4]);
  await follower.stop();
});

test('after a restart it goes on where it was', async () => {
  const ledger = memoryLedger();
  ledger.write(entry(1), entry(2), entry(4));
  const first = following(ledger.feed);
  await first.follower.reached(2);
  await first.follower.stop();
  const start = first.saved.at(-1) ?? { n: 0, since: '0' };
  expect(start.n).toBe(2);
  ledger.write(entry(3));
  const second = following(ledger.feed, { start });
  await second.follower.ready;
  expect(second.applied).toEqual([3, 4]);
  await second.follower.stop();
});

test('an entry that was erased later stands later in the feed, and is fetched when its turn comes', async () => {
  const ledger = memoryLedger();
  const count = 2_600;
  const all = Array.from({ length: count }, (_, at) => entry(at + 1));
  ledger.write(...all.slice(1), ...all.slice(0, 1));
  const { follower, applied } = following(ledger.feed);
  await follower.ready;
  expect(applied).toEqual(all.map(({ n }) => n));
  await follower.stop();
});

test('the first comes at once, what follows sooner than the pace waits to be gathered', async () => {
  const ledger = memoryLedger();
  const { follower, applied } = following(ledger.feed, { paceMs: 60_000 });
  await follower.ready;
  follower.nudge([entry(1)]);
  await follower.reached(1);
  follower.nudge([entry(2)]);
  follower.nudge([entry(3)]);
  for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  expect(applied).toEqual([1]);
  await follower.stop();
});

test('while the writer hands entries over, no request waits at the store to be broken off by each', async () => {
  const ledger = memoryLedger();
  let reads = 0;
  const feed: LedgerFeed = {
    ...ledger.feed,
    read: (...asked) => {
      reads += 1;
      return ledger.feed.read(...asked);
    },
  };
  const { follower } = following(feed);
  await follower.ready;
  const before = reads;
  for (let n = 1; n <= 40; n += 1) {
    follower.nudge([entry(n)]);
    await follower.reached(n);
  }
  expect(reads - before).toBeLessThan(20);
  await follower.stop();
});

test('who waits for an entry that will not come any more is told when the follower stops', async () => {
  const ledger = memoryLedger();
  const first = following(ledger.feed);
  await first.follower.ready;
  const second = following(ledger.feed, { apply: () => first.follower.reached(2) });
  await second.follower.ready;
  const waiting = first.follower.reached(1);
  second.follower.nudge([entry(1)]);
  await new Promise(setImmediate);
  await Promise.all([first.follower.stop(), second.follower.stop()]);
  await expect(waiting).rejects.toThrow('test was stopped');
  await expect(first.follower.reached(1)).rejects.toThrow('test was stopped');
  await first.follower.reached(0);
});

test('a busy writer does not keep a follower behind from reading on', async () => {
  const ledger = memoryLedger();
  const count = 400;
  ledger.write(...Array.from({ length: count }, (_, at) => entry(at + 1)));
  /** A read takes longer than the writer needs for its next batch. */
  const slow: LedgerFeed = {
    ...ledger.feed,
    async read(since, options) {
      await pause(20, undefined, { signal: options.signal });
      return ledger.feed.read(since, options);
    },
  };
  const { follower } = following(slow);
  let n = count;
  const busy = setInterval(() => {
    n += 1;
    ledger.write(entry(n));
    follower.nudge([entry(n)]);
  }, 2);
  const caughtUp = follower.reached(count).then(() => true);
  expect(await Promise.race([caughtUp, pause(3_000, false)])).toBe(true);
  clearInterval(busy);
  await follower.reached(n);
  await follower.stop();
});

test('two entries with one number: it applies neither and nothing more, says which, and is not ready', async () => {
  const ledger = memoryLedger();
  ledger.write(entry(1), entry(2), { ...entry(3), _id: 'doc:other' }, entry(3), entry(4));
  const { follower, applied } = following(ledger.feed, { batch: 2 });
  await expect(follower.ready).rejects.toThrow('3 is that of doc:other and doc:3');
  expect(follower.fault()).toBe('test stopped: the number 3 is that of doc:other and doc:3');
  expect(follower.isReady()).toBe(false);
  follower.nudge([entry(5)]);
  await expect(follower.reached(3)).rejects.toThrow('doc:other');
  expect(applied).toEqual([1, 2]);
  await follower.stop();
});

test('one that comes to light after its number was applied stops it as well', async () => {
  const ledger = memoryLedger();
  ledger.write(entry(1), entry(2));
  const { follower, applied } = following(ledger.feed);
  await follower.reached(2);
  ledger.write(entry(1));
  ledger.write({ ...entry(2), _id: 'doc:late' });
  await expect.poll(() => follower.fault()).toContain('the number 2 is that of doc:2 and doc:late');
  expect(applied).toEqual([1, 2]);
  await follower.stop();
});

test('what stands on too few nodes is not applied before a majority has it', async () => {
  const ledger = memoryLedger();
  let committed = 1;
  const feed = { ...ledger.feed, standing: { committed: () => committed, isStray: () => false } };
  ledger.write(entry(1), entry(2), entry(3));
  const { follower, applied, saved } = following(feed);
  await follower.ready;
  expect(applied).toEqual([1]);
  expect(follower.fault()).toBeUndefined();
  committed = 2;
  follower.nudge([entry(2)]);
  await follower.reached(2);
  expect(applied).toEqual([1, 2]);
  await follower.stop();
  expect(saved.at(-1)).toMatchObject({ n: 2, since: '0' });
});

test('what was held back and turns out never to have been receipted gives way to what counts', async () => {
  const ledger = memoryLedger();
  let [committed, epoch] = [1, 1];
  const standing = {
    committed: () => committed,
    isStray: (doc: { n: number; epoch: number }) => doc.epoch < epoch && doc.n > 1,
  };
  ledger.write({ ...entry(1), epoch: 1 }, { ...entry(2), _id: 'doc:stray', epoch: 1 });
  const ids: string[] = [];
  const { follower } = following(
    { ...ledger.feed, standing },
    { apply: (entries) => Promise.resolve(void ids.push(...entries.map(({ _id }) => _id))) },
  );
  await follower.ready;
  epoch = 2;
  committed = 2;
  const counts = { ...entry(2), epoch: 2 };
  ledger.write(counts);
  follower.nudge([counts]);
  await follower.reached(2);
  expect(ids).toEqual(['doc:1', 'doc:2']);
  await follower.stop();
});
