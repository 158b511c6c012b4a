import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PASSWORD } from '../agency.ts';
import { newDocument, registration } from './agencyServer.ts';
import { openTabOf } from './browser.ts';
import { placesOf } from './everything.ts';
import { flush, pull, type Stage } from './stage.ts';

/** Words that stand nowhere else, of every sort of content that a device comes to hold. */
export const planted = () => {
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
export type Planted = ReturnType<typeof planted>;

export const addFile = (page: Page, words: string) =>
  page.evaluate(async (text) => {
    const bytes = [`%PDF-1.7\n% ${text}\n`, new Uint8Array(50_000)];
    return replica.files.add(new File(bytes, `${text}.pdf`));
  }, words);

/** The director with everything: a card with its file, a sent bút phê, a waiting comment with a file, a draft. */
export async function directorWithAll(
  stage: Stage,
  words: Planted,
): Promise<{ page: Page; document: string }> {
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

export const signIn = (page: Page, username: string) =>
  page.evaluate((who) => memory.signIn({ ...who, deviceName: 'thử' }), {
    ...{ username, password: PASSWORD },
  });

/** The words lie in what is searched here, or the test would find nothing anywhere. */
export async function expectAllIn(page: Page, words: Planted): Promise<void> {
  const places = (await placesOf(page, Object.values(words))).join('\n');
  for (const word of Object.values(words)) expect(places).toContain(word);
}
