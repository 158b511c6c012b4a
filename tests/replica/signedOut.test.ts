import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PASSWORD } from '../agency.ts';
import { newDocument, registration } from './agencyServer.ts';
import { openTab, openTabOf } from './browser.ts';
import { placesOf } from './everything.ts';
import { flush, outboxOf, pull, stateOf, useStage } from './stage.ts';

const stage = useStage({ documents: 0 });

/** Words that stand nowhere else, of every sort of content that a device comes to hold. */
const planted = () => {
  const mark = crypto.randomUUID().slice(0, 8);
  return {
    subject: `Về việc trích yếu-${mark}`,
    issuer: `Cơ quan ban hành-${mark}`,
    directive: `Giao đ/c bút phê-${mark}`,
    comment: `Ý kiến chờ gửi-${mark}`,
    draft: `Bản nháp dở dang-${mark}`,
    file: `bytes-of-a-scan-${mark}`,
    unsentFile: `bytes-of-an-unsent-scan-${mark}`,
  };
};
type Planted = ReturnType<typeof planted>;

const addFile = (page: Page, words: string) =>
  page.evaluate(async (text) => {
    const bytes = [`%PDF-1.7\n% ${text}\n`, new Uint8Array(50_000)];
    return replica.files.add(new File(bytes, `${text}.pdf`));
  }, words);

/** The director with everything: a card with its file, a sent bút phê, a waiting comment with a file, a draft. */
async function directorWithAll(words: Planted): Promise<{ page: Page; document: string }> {
  const document = newDocument();
  const clerk = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(clerk);
  const file = await addFile(clerk, words.file);
  const facts = registration({ subject: words.subject, issuer: words.issuer, files: [file] });
  await clerk.evaluate(([id, command]) => replica.submit({ document: id, basedOn: 0, command }), [
    document,
    facts,
  ] as const);
  expect(await flush(clerk)).toBe('done');
  await clerk.evaluate(() => memory.signOut(replica, 'destroy'));
  await clerk.close();
  await stage.server.settled();

  const page = await openTabOf(stage.context, stage.between, 'giamdoc');
  expect(await pull(page)).toBe('done');
  await page.evaluate(([id, sha256]) => replica.files.open(id, sha256).then(() => undefined), [
    document,
    file.sha256,
  ] as const);
  const assignments = [{ to: 'pgd.hatang', role: 'lead' as const }];
  const sent = { type: 'IssueDirective' as const, text: words.directive, assignments };
  await page.evaluate(([id, command]) => replica.submit({ document: id, basedOn: 1, command }), [
    document,
    sent,
  ] as const);
  expect(await flush(page)).toBe('done');
  await pull(page);

  stage.between.happens(({ path }) => (path === '/sync/commands' ? 'cut' : undefined));
  const unsent = await addFile(page, words.unsentFile);
  const comment = { type: 'Comment' as const, text: words.comment, files: [unsent] };
  await page.evaluate(([id, command]) => replica.submit({ document: id, basedOn: 2, command }), [
    document,
    comment,
  ] as const);
  await page.evaluate(
    ([id, text]) =>
      memory.keepDraft({ person: 'giamdoc', document: id, form: 'IssueDirective' }, text),
    [document, JSON.stringify({ text: words.draft })] as const,
  );
  await flush(page);
  return { page, document };
}

const signIn = (page: Page, username: string) =>
  page.evaluate((who) => memory.signIn({ ...who, deviceName: 'thử' }), {
    ...{ username, password: PASSWORD },
  });

/** The words lie in what is searched here, or the test would find nothing anywhere. */
async function expectAllIn(page: Page, words: Planted): Promise<void> {
  const places = (await placesOf(page, Object.values(words))).join('\n');
  for (const word of Object.values(words)) expect(places).toContain(word);
}

test('a sign-out that keeps acts leaves nothing readable; the next sign-in brings them back, and they go', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(words);
  await expectAllIn(page, words);
  expect(await page.evaluate(() => memory.signOut(replica, 'keep'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);

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
  const { page } = await directorWithAll(words);
  stage.between.happens(() => 'cut');
  expect(await page.evaluate(() => memory.signOut(replica, 'destroy'))).toBe('left');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  stage.between.happens(() => undefined);
  expect(await signIn(page, 'giamdoc')).toMatchObject({ ok: true });
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await stateOf(page)).toMatchObject({ waiting: 0 });
});

test('a tab killed in the middle of a sign-out: the next start ends it', async () => {
  const words = planted();
  const { page } = await directorWithAll(words);
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
  const { page, document } = await directorWithAll(words);
  const former = { id: 'giamdoc', waiting: 1 };
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
  const { page } = await directorWithAll(words);
  await page.evaluate(() => memory.signOut(replica, 'keep'));
  expect(await signIn(page, 'vanthu')).toMatchObject({ ok: true, formers: [] });
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('vanthu')));
  expect(await placesOf(page, [words.comment, words.unsentFile, words.directive])).toEqual([]);
  await page.evaluate(() => memory.signOut(replica, 'keep'));
  await signIn(page, 'giamdoc');
  await page.evaluate(async () => (globalThis.replica = await memory.openReplica('giamdoc')));
  expect(await stateOf(page)).toMatchObject({ waiting: 1 });
});
