import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beginsDirective, opens, row } from './journey/acts.ts';
import { exampleMessage } from './journey/edxml.ts';
import { words } from './journey/phone.ts';

export type Look = (where: string) => Promise<void>;

const WRONG = join(import.meta.dirname, '../shared/format/testing/cong-van-sai.docx');
const SCAN = join(import.meta.dirname, '../api/demo/files/cong-van-thuong.pdf');
/** Nothing in it where a line may end. */
export const UNBROKEN = 'phu_luc_so_lieu_tong_hop_phong_chong_thien_tai_toan_tinh_quy_III'.repeat(
  2,
);

async function go(page: Page, to: string): Promise<void> {
  await page.goto(new URL(to, page.url()).href);
}

async function opensPage(page: Page, to: string, heading: string, look: Look): Promise<void> {
  await go(page, to);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await look(to);
}

/** Goes from screen to screen as a director does, and looks at each. `subject`: of a document with a scan. */
export async function walkDirector(page: Page, subject: string, look: Look): Promise<void> {
  await look('home');
  await opens(page, subject);
  await page.locator('canvas').first().waitFor();
  await look('document');
  for (const part of [words.document_history, words.document_facts]) {
    await page.getByRole('tab', { name: part }).click();
    await page.getByRole('tabpanel', { name: part }).waitFor();
    await look(`document, ${part}`);
  }
  await reads(page, look);
  await beginsDirective(page);
  await look('directive');
  await opensPage(page, '/outbox', words.outbox_title, look);
  for (const path of ['/absence', '/lane/done']) {
    await go(page, path);
    await page.getByRole('heading').first().waitFor();
    await look(path);
  }
  await opensPage(page, '/me', words.me_title, look);
  await page.getByRole('button', { name: words.me_signout, exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await look('sign-out');
  await opensPage(page, '/search', words.search_title, look);
  await page.getByRole('searchbox').fill('bao so 9');
  await row(page, subject).waitFor();
  await look('found');
  await go(page, '/nowhere');
  await page.getByText(words.error_missing).waitFor();
  await look('missing');
}

/** On a phone the pages are read over the document; at a desk they stand beside it. */
async function reads(page: Page, look: Look): Promise<void> {
  const name = words.reader_open.replace('{pages}', '').trim();
  const button = page.getByRole('button', { name });
  if ((await button.count()) === 0) return;
  await button.click();
  const reader = page.getByRole('dialog', { name: UNBROKEN });
  await reader.locator('canvas').first().waitFor();
  await look('reader');
  await page.keyboard.press('Escape');
  await reader.waitFor({ state: 'hidden' });
}

export async function walkClerk(page: Page, look: Look): Promise<void> {
  await go(page, '/register');
  await page.locator('[data-register]').waitFor();
  await look('/register');
  const buffer = await readFile(SCAN);
  const files = ['1', '2'].map((number) => `${number}_${UNBROKEN}.pdf`);
  const pile = files.map((name) => ({ name, mimeType: 'application/pdf', buffer }));
  await page.locator('input[type=file]').first().setInputFiles(pile);
  await page.locator('canvas').first().waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-register] [aria-invalid]').first().waitFor();
  await look('/register, a pile and what is missing');
  await page.getByRole('button', { name: words.register_turnAway_short }).click();
  await page.getByRole('dialog').waitFor();
  await look('turning away');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** What a head meets: words, a result and paper for them, and the sheet that finishes the document. */
export async function walkHead(page: Page, subject: string, look: Look): Promise<void> {
  await opens(page, subject);
  await page.getByRole('region', { name: words.document_for_me }).waitFor();
  await page.getByRole('button', { name: words.act_receive, exact: true }).first().waitFor();
  await look('a document with what is for me');
  await page.getByRole('button', { name: words.act_accept }).first().click();
  await page.getByRole('dialog').getByText(words.act_ends).waitFor();
  await look('a sheet that finishes the document');
}

/** What a leader gave out, and that somebody acts for them. */
export async function walkGiver(page: Page, subject: string, look: Look): Promise<void> {
  await go(page, '/lane/given');
  await row(page, subject).waitFor();
  await page.getByText(/đang xử lý thay đồng chí/).waitFor();
  await look('/lane/given');
  await go(page, '/absence');
  await page.getByRole('button', { name: words.absence_end }).click();
  await page.getByRole('dialog').waitFor();
  await look('the end of an absence');
}

/** The two pages that look at a file, before and with one. */
export async function walkTools(page: Page, look: Look): Promise<void> {
  const input = page.locator('input[type=file]');
  await opensPage(page, '/format', words.format_title, look);
  await input.setInputFiles(WRONG);
  await page.getByText('Lề trái 20 mm').first().waitFor();
  await look('findings');
  await page.getByText('Lề trái 20 mm').first().click();
  await page.locator('[data-strip=left]').waitFor();
  await look('the page of a finding');
  await page.getByRole('toolbar', { name: words.format_repair }).getByRole('button').click();
  await page.getByRole('button', { name: words.format_save }).waitFor();
  await look('repaired');
  await opensPage(page, '/edxml', words.edxml_title, look);
  const buffer = Buffer.from(await exampleMessage());
  await input.setInputFiles({ name: 'goi.edxml', mimeType: 'application/xml', buffer });
  await page.getByRole('button', { name: words.edxml_attachment_save }).waitFor();
  await look('message');
}
