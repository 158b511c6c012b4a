import path from 'node:path';
import type { Page } from 'playwright-core';
import { words } from './phone.ts';

const PDF = path.join(import.meta.dirname, '../../api/demo/files/cong-van-thuong.pdf');

/** Registers the sample letter as a clerk does: the file first, then the facts in the book's order. */
export async function registersPdf(page: Page, reference: string, subject: string): Promise<void> {
  await page.goto(new URL('/register', page.url()).href);
  await page.locator('input[type=file]').first().setInputFiles(PDF);
  const form = page.locator('[data-register]');
  await form.getByLabel(words.register_issuer).fill('Sở Nội vụ');
  await form.getByLabel(words.register_reference).fill(reference);
  const date = form.getByRole('group', { name: words.register_documentDate });
  await date.getByRole('spinbutton').first().click();
  await page.keyboard.type('05112026');
  await form.getByLabel(words.register_subject).fill(subject);
  await form.getByLabel(words.register_declared).check({ force: true });
  await form.getByRole('button', { name: words.register_send }).click();
  await page
    .getByText(/Số đến \d+/)
    .first()
    .waitFor();
}
