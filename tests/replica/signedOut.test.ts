import { expect, test } from 'vitest';
import { openTab, openTabOf } from './browser.ts';
import { holdersOf, placesOf } from './everything.ts';
import { addFile, directorWithAll, expectAllIn, planted, signIn } from './planted.ts';
import { flush, outboxOf, pull, stateOf, useStage } from './stage.ts';

const stage = useStage({ documents: 0 });

/** Its key, and that the outbox was never thrown away. */
const OF_THE_DEVICE = ['device/keys', 'outbox/born'];

test('a sign-out that keeps acts leaves nothing readable; the next sign-in brings them back, and they go', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  await expectAllIn(page, words);
  expect(await page.evaluate(() => memory.signOut(replica, 'keep'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  expect(await holdersOf(page)).toEqual([...OF_THE_DEVICE, 'outbox/sealed', 'sealed', 'witness']);

  expect(await signIn(page, 'giamdoc')).toMatchObject({ ok: true });
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await stateOf(page)).toMatchObject({ waiting: 1 });
  expect((await stateOf(page)).evicted).toBeUndefined();
  expect((await outboxOf(page)).map(({ state }) => state).sort()).toEqual(['recorded', 'waiting']);
  stage.between.happens(() => undefined);
  expect(await flush(page)).toBe('done');
  expect(await stage.server.versionOf(document)).toBe(3);
});

test('a sign-out offline clears as much, and one that destroys leaves no act to bring back', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  stage.between.happens(() => 'cut');
  expect(await page.evaluate(() => memory.signOut(replica, 'destroy'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  // The server is to be told of it, and may ask for what was sent.
  const left = ['device/known', ...OF_THE_DEVICE, 'outbox/sealed'].sort();
  expect(await holdersOf(page)).toEqual(left);
  stage.between.happens(() => undefined);
  expect(await signIn(page, 'giamdoc')).toMatchObject({ ok: true });
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await stateOf(page)).toMatchObject({ waiting: 0 });
});

test('drafts and their files are kept with the acts, sealed; the next sign-in gives them back where they were', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  const chosen = `tệp của bản nháp-${crypto.randomUUID()}`;
  const file = await addFile(page, chosen);
  const place = { person: 'giamdoc', document, form: 'Comment' };
  const text = JSON.stringify({ text: `nháp có tệp ${chosen}`, files: [file] });
  await page.evaluate(([at, said]) => memory.keepDraft(at, said), [place, text] as const);
  expect(await page.evaluate(() => memory.signOut(replica, 'keep'))).toBe('left');
  expect(await placesOf(page, [chosen, words.draft])).toEqual([]);

  const read = () =>
    page.evaluate(
      async ([at, sha256]) => ({
        text: await memory.readDraft(at),
        directive: await memory.readDraft({ ...at, form: 'IssueDirective' }),
        size: await replica.files.open(at.document, sha256).then(({ size }) => size),
      }),
      [place, file.sha256] as const,
    );
  const isBack = { text, directive: JSON.stringify({ text: words.draft }), size: file.size };
  // What is not on the device any more does not come back unseen.
  stage.between.happens(({ path }) => (path.startsWith('/api/files/') ? 'cut' : undefined));
  await signIn(page, 'giamdoc');
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await read()).toEqual(isBack);
  expect(await pull(page)).toBe('done');
  expect(await read()).toEqual(isBack);
});

test('a sign-out that destroys takes the drafts along; without acts, one that keeps gives them back', async () => {
  const place = { person: 'cv.vp1', document: 'register', form: 'TurnAway' };
  const page = await openTabOf(stage.context, stage.between, 'cv.vp1');
  const text = () => page.evaluate((at) => memory.readDraft(at), place);
  for (const [acts, left] of [
    ['keep', 'viết dở'],
    ['destroy', undefined],
  ] as const) {
    await page.evaluate((at) => memory.keepDraft(at, 'viết dở'), place);
    expect(await page.evaluate((how) => memory.signOut(replica, how), acts)).toBe('left');
    expect(await text()).toBeUndefined();
    await signIn(page, 'cv.vp1');
    await page.evaluate(async () => (globalThis.replica = await memory.openReplica('cv.vp1')));
    expect(await text()).toBe(left);
  }
});

test('a tab killed in the middle of a sign-out: the next start ends it', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  await page.evaluate(() => {
    const remove = Cache.prototype.delete;
    Cache.prototype.delete = function (...given) {
      // Stands still for ever where the first file goes.
      return String(given[0]).includes('/files/')
        ? new Promise(() => undefined)
        : remove.apply(this, given);
    };
    void memory.signOut(replica, 'keep');
  });
  await expect.poll(() => page.evaluate(() => memory.currentSession())).toBeNull();
  await page.close();
  const again = await openTab(stage.context, stage.between);
  expect(await again.evaluate(() => memory.currentSession())).toBeNull();
  await expect.poll(() => placesOf(again, Object.values(words))).toEqual([]);
  await signIn(again, 'giamdoc');
  await again.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await stateOf(again)).toMatchObject({ waiting: 1 });
});

test('another person’s sign-in names whose data lies here; cleared first, nothing of it is readable and no act is lost', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  const former = { id: 'giamdoc', waiting: 1, drafts: 1 };
  expect(await signIn(page, 'cv.vp1')).toMatchObject({ ok: true, formers: [former] });
  await expectAllIn(page, words);
  expect(await page.evaluate(() => memory.clearFormer('giamdoc'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  expect(await page.evaluate(() => memory.currentSession())).toMatchObject({
    person: { id: 'cv.vp1' },
  });

  stage.between.happens(() => undefined);
  expect(await signIn(page, 'giamdoc')).toMatchObject({ ok: true });
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await flush(page)).toBe('done');
  expect(await stage.server.versionOf(document)).toBe(3);
});

test('who was left alone finds everything as it was, and another’s key opens nothing', async () => {
  const words = planted();
  const { page } = await directorWithAll(stage, words);
  await page.evaluate(() => memory.signOut(replica, 'keep'));
  expect(await signIn(page, 'vanthu')).toMatchObject({ ok: true, formers: [] });
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('vanthu')));
  expect(await placesOf(page, [words.comment, words.unsentFile, words.directive])).toEqual([]);
  await page.evaluate(() => memory.signOut(replica, 'keep'));
  await signIn(page, 'giamdoc');
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await stateOf(page)).toMatchObject({ waiting: 1 });
});
