import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import vi from '../../web/messages/vi.json' with { type: 'json' };
import { PASSWORD } from '../agency.ts';
import { openDevice, PHONE } from '../chromium.ts';

/** What the app says, so that a better word breaks no test. */
export const words = vi;

/** A person with a phone of their own, whose storage outlives the browser. */
export type Phone = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The browser is closed; what it stored stays. */
  readonly close: () => Promise<void>;
  /** Opened again, at the home screen. */
  readonly reopen: () => Promise<void>;
  readonly forget: () => Promise<void>;
};

/**
 * Signs in on a new phone, and waits until it can be opened without a server.
 * @param browser for a phone that is never switched off nor notified: it starts faster, and forgets when it is closed
 * @param device another one than a phone, of `browser`
 */
export async function phoneOf(
  person: string,
  url: string,
  browser?: Browser,
  device = PHONE,
): Promise<Phone> {
  const folder = await mkdtemp(path.join(tmpdir(), `butphe-phone-${person}-`));
  const open = () =>
    browser ? browser.newContext(device) : openDevice(folder, { permissions: ['notifications'] });
  let context = await open();
  let page = await context.newPage();
  await page.goto(url);
  await page.getByLabel(words.signin_username).fill(person);
  await page.getByLabel(words.signin_password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: words.signin_submit }).click();
  await page.getByRole('navigation', { name: words.shell_nav }).first().waitFor();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  return {
    get page() {
      return page;
    },
    get context() {
      return context;
    },
    close: () => context.close(),
    async reopen() {
      context = await open();
      page = await context.newPage();
      await page.goto(url);
    },
    async forget() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
