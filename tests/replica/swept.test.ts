import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PersonCommand } from '#shared/kinds.ts';
import { newDocument, registration, toDeputy } from './agencyServer.ts';
import { openTabOf } from './browser.ts';
import { placesOf } from './everything.ts';
import { addFile, directorWithAll, expectAllIn, planted } from './planted.ts';
import { flush, outboxOf, pull, useStage } from './stage.ts';

const stage = useStage({ documents: 0 });

const foundBy = (page: Page, words: string) =>
  page.evaluate(
    async (text) => (await replica.search(text)).map(({ document }) => document),
    words,
  );

const erase = { type: 'WithdrawIncoming', cause: 'secret', reason: 'Có dấu mật' } as const;

test('[IN9] after the next pull nothing of an erased document is on a device that had all of it', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  stage.between.happens(() => undefined);
  expect(await flush(page)).toBe('done');
  await expectAllIn(page, words);
  expect(await foundBy(page, words.subject)).toEqual([document]);

  await stage.server.act('vanthu', document, erase);
  await stage.server.settled();
  expect(await pull(page)).toBe('done');
  expect(await placesOf(page, Object.values(words))).toEqual([]);
  expect(await foundBy(page, words.subject)).toEqual([]);
  const [row] = await page.evaluate(() => memory.now(replica.desk('done')));
  expect(row).toMatchObject({ document, subject: '', readiness: 'none' });
});

test('[IN9] a waiting act on an erased document stays until its receipt; its refusal keeps the reason, not the words', async () => {
  const words = planted();
  const { page, document } = await directorWithAll(stage, words);
  await stage.server.act('vanthu', document, erase);
  await stage.server.settled();
  expect(await pull(page)).toBe('done');
  const left = (await placesOf(page, Object.values(words))).join('\n');
  expect(left).toContain(words.comment);
  expect(left).toContain(words.unsentFile);
  for (const gone of [words.subject, words.directive, words.draft, words.file]) {
    expect(left).not.toContain(gone);
  }

  stage.between.happens(() => undefined);
  await flush(page);
  await pull(page);
  const [refused] = await outboxOf(page);
  expect(refused).toMatchObject({ state: 'rejected', envelope: { command: { type: 'Comment' } } });
  expect(await placesOf(page, Object.values(words))).toEqual([]);
});

test('a recalled document takes its files and drafts along, but no file that another document names', async () => {
  const mark = crypto.randomUUID().slice(0, 8);
  const [own, shared] = [`riêng-${mark}`, `chung-${mark}`];
  const clerk = await openTabOf(stage.context, stage.between, 'vanthu');
  await pull(clerk);
  const files = [await addFile(clerk, own), await addFile(clerk, shared)];
  const [recalled, other] = [newDocument(), newDocument()];
  const register = (id: string, command: PersonCommand) =>
    clerk.evaluate(([document, act]) => replica.submit({ document, basedOn: 0, command: act }), [
      id,
      command,
    ] as const);
  const subject = `Trích yếu thu hồi-${mark}`;
  await register(recalled, registration({ files, subject }));
  await register(other, registration({ files: files.slice(1) }));
  expect(await flush(clerk)).toBe('done');
  await clerk.evaluate(() => memory.signOut(replica, 'destroy'));
  await stage.server.act('giamdoc', recalled, toDeputy);
  await stage.server.act('giamdoc', other, toDeputy);
  await stage.server.settled();

  const page = await openTabOf(stage.context, stage.between, 'pgd.hatang');
  await pull(page);
  for (const [document, sha256] of [
    [recalled, files[0]?.sha256],
    [other, files[1]?.sha256],
  ] as const) {
    await page.evaluate(([id, hash]) => replica.files.open(id, hash ?? '').then(() => undefined), [
      document,
      sha256,
    ] as const);
  }
  const draft = { person: 'pgd.hatang', form: 'Comment' };
  await page.evaluate(
    ([place, documents, text]) =>
      Promise.all(
        documents.map((document) =>
          memory.keepDraft({ ...place, document }, `${text} ${document}`),
        ),
      ),
    [draft, [recalled, other], `nháp-${mark}`] as const,
  );

  expect(await foundBy(page, subject)).toEqual([recalled]);

  const directive = await stage.server.directiveOf(recalled);
  const recall = { type: 'RecallDirective', directive, reason: 'Chuyển nhầm' } as const;
  await stage.server.act('giamdoc', recalled, recall);
  await stage.server.settled();
  // What goes by mistake does not come back unseen.
  stage.between.happens(({ path }) => (path.startsWith('/api/files/') ? 'cut' : undefined));
  expect(await pull(page)).toBe('done');
  expect(await placesOf(page, [own, subject, `nháp-${mark} ${recalled}`])).toEqual([]);
  expect(await foundBy(page, subject)).toEqual([]);
  const left = await placesOf(page, [shared, `nháp-${mark} ${other}`]);
  expect(left.join('\n')).toContain(shared);
  expect(left.join('\n')).toContain(`nháp-${mark} ${other}`);
  const open = ([id, hash]: readonly [string, string]) =>
    replica.files.open(id, hash).then(({ size }) => size);
  expect(await page.evaluate(open, [other, files[1]?.sha256 ?? ''] as const)).toBeGreaterThan(0);
});
