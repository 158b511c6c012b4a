import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium, PHONE } from './chromium.ts';
import vi from '../web/messages/vi.json' with { type: 'json' };

/** The pictures of the README, from a running demonstration: `npm run demo`, then `npm run screenshots [-- address]`. */
const [address = 'http://localhost:3000'] = process.argv.slice(2);
const folder = path.join(import.meta.dirname, '../docs/images');
const DESK: BrowserContextOptions = {
  viewport: { width: 1366, height: 768 },
  locale: 'vi-VN',
  timezoneId: 'Asia/Ho_Chi_Minh',
};

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
await onPhone(browser, 'light');
await onPhone(browser, 'dark');
await onDesk(browser);
await browser.close();

async function onPhone(from: Browser, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await signIn(from, { ...PHONE, colorScheme }, 'giamdoc');
  await take(page, `phone-desk-${colorScheme}`);
  await openFirst(page);
  await take(page, `phone-document-${colorScheme}`);
  await page.getByRole('toolbar').getByRole('button', { name: vi.directive_title }).click();
  await page.getByRole('dialog').getByRole('radio').first().check({ force: true });
  await take(page, `phone-directive-${colorScheme}`);
  await page.context().close();
}

async function onDesk(from: Browser): Promise<void> {
  const page = await signIn(from, DESK, 'pgd.hatang');
  await openFirst(page);
  await take(page, 'desk');
  await page.context().close();
  const clerk = await signIn(from, DESK, 'vanthu');
  await clerk.goto(new URL('/register', address).href);
  const scan = path.join(import.meta.dirname, '../api/demo/files/cong-van-thuong.pdf');
  await clerk.locator('input[type=file]').first().setInputFiles(scan);
  await clerk.locator('canvas').first().waitFor();
  await take(clerk, 'register');
  await clerk.goto(new URL('/format', address).href);
  const draft = path.join(import.meta.dirname, '../shared/format/testing/cong-van-sai.docx');
  await clerk.locator('input[type=file]').setInputFiles(draft);
  await clerk.locator('[data-paragraph="5"]').click();
  await take(clerk, 'format');
  await clerk.context().close();
}

async function signIn(
  from: Browser,
  options: BrowserContextOptions,
  person: string,
): Promise<Page> {
  const page = await (await from.newContext(options)).newPage();
  await page.goto(address);
  await page.getByLabel(vi.signin_username).fill(person);
  await page.getByLabel(vi.signin_password, { exact: true }).fill('butphe-demo');
  await page.getByRole('button', { name: vi.signin_submit }).click();
  const rows = page.locator('[data-row]');
  await rows.first().waitFor();
  // The files of what awaits a leader have come, too.
  if (person !== 'vanthu') {
    await rows.nth(5).getByText(vi.common_readiness_ready).waitFor({ state: 'attached' });
  }
  return page;
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('[data-row]').first().click();
  await page.locator('canvas').first().waitFor();
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}
