import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { PASSWORD } from './agency.ts';
import { words } from './journey/phone.ts';
import { UNBROKEN, type Look } from './screens.ts';
import { openBetween, type Asked, type Between, type Happening } from './replica/between.ts';

const LONG_NAME = `${UNBROKEN}.pdf`;
const DAY_MS = 86_400_000;

/** What a proxy says to every upload. */
function noFiles({ path, method }: Asked): Happening | undefined {
  const isUpload = path.startsWith('/api/files/') && method !== 'HEAD' && method !== 'GET';
  return isUpload ? { answer: { status: 413 } } : undefined;
}

/** The screens of a bad day: a file that does not pass, a lost device, another person, no server for weeks. */
export async function walkBadDay(
  { browser, url, subject, options }: Walk,
  look: (page: Page, where: string) => Promise<void>,
): Promise<void> {
  const between = await openBetween(url);
  const open = async () => {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(between.url);
    await signIn(page, 'giamdoc');
    await page.locator('[data-row]').filter({ hasText: subject }).waitFor();
    return page;
  };
  const page = await open();
  const go = (path: string) => page.goto(new URL(path, between.url).href);
  const tell: Look = (where) => look(page, where);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));

  await isToldToWait({ page, between, subject }, tell);
  between.happens(noFiles);
  await go('/');
  await attaches(page, subject, tell);
  await go('/outbox');
  await page.getByRole('button', { name: words.outbox_held_replace }).waitFor();
  await tell('an act whose file does not pass');

  const lost = await open();
  await go('/me');
  await page.getByRole('button', { name: words.me_signout, exact: true }).click();
  await page.getByRole('button', { name: words.me_signout_keep }).waitFor();
  await tell('sign-out with acts waiting');
  await page.keyboard.press('Escape');
  await wipesAndChanges(page, tell);
  await lost.context().close();

  // The session ended.
  await page.context().clearCookies();
  await go('/');
  await page.getByRole('link', { name: words.shell_connection_signin }).first().click();
  await page.getByText(words.signin_ended.split('{name}')[1] ?? '').waitFor();
  await tell('the session ended');
  await signIn(page, 'vanthu');
  await page.getByRole('button', { name: words.signin_former_leave }).waitFor();
  await tell('documents of another person');
  await page.getByRole('button', { name: words.signin_former_leave }).click();
  await page.getByRole('navigation', { name: words.shell_nav }).first().waitFor();

  between.happens(() => 'cut');
  await page.clock.setFixedTime(Date.now() + 30 * DAY_MS);
  await go('/');
  await page.getByRole('button', { name: words.locked_try }).click();
  await page.getByText(words.locked_failed).waitFor();
  await tell('locked');

  const cdp = await page.context().newCDPSession(page);
  await page.goto('about:blank');
  const cleared = { origin: between.url, storageTypes: 'indexeddb' };
  await cdp.send('Storage.clearDataForOrigin', cleared);
  await go('/');
  await page.getByText(words.shell_evicted_title).waitFor();
  await tell('cleared by the browser');
  await page.context().close();
  await between.close();
}

export type Walk = {
  readonly browser: Browser;
  readonly url: string;
  /** Of a document on the director's desk. */
  readonly subject: string;
  readonly options: BrowserContextOptions;
};

export async function signIn(page: Page, person: string): Promise<void> {
  await page.getByLabel(words.signin_username).fill(person);
  await page.getByLabel(words.signin_password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: words.signin_submit }).click();
}

/** A comment that the server, and then a proxy, does not take; “send now” says so each time. */
async function isToldToWait({ page, between, subject }: Sending, look: Look): Promise<void> {
  const answer = (status: number, headers = {}) =>
    between.happens(({ path }) =>
      path === '/sync/commands' ? { answer: { status, headers } } : undefined,
    );
  const tries = () => page.getByRole('button', { name: words.outbox_send_now }).click();
  const begin = (text: string) => text.split(/\{/)[0] ?? '';
  answer(429, { 'retry-after': '600' });
  await opensTalk(page, subject);
  await page.getByLabel(words.document_talk_label).fill('Đã xem.');
  await page.getByRole('button', { name: words.document_talk_send }).click();
  // It is on the device.
  await page.getByText('Đã xem.', { exact: true }).waitFor();
  await page.getByText(words.shell_connection_short_busy).last().waitFor();
  await look('a document while the server asks to wait');
  await page.goto(new URL('/outbox', between.url).href);
  await page.getByText(begin(words.outbox_will_go_at)).waitFor();
  await tries();
  const toasts = page.locator('.toasts');
  await toasts.getByText(begin(words.shell_connection_busy_until)).waitFor();
  await look('a server that asks to wait');
  answer(413);
  await tries();
  await page.getByText(words.outbox_will_go_refused).waitFor();
  await look('a way that lets nothing pass');
  between.happens(() => undefined);
  await tries();
  await toasts.getByText(words.outbox_tried_done).waitFor();
}

type Sending = { readonly page: Page; readonly between: Between; readonly subject: string };

async function opensTalk(page: Page, subject: string): Promise<void> {
  await page.locator('[data-row]').filter({ hasText: subject }).click();
  await page.getByRole('tab', { name: words.document_talk }).click();
}

/** A comment with a file of a very long name. */
async function attaches(page: Page, subject: string, look: Look): Promise<void> {
  await opensTalk(page, subject);
  const buffer = Buffer.from('%PDF-1.7\n');
  const file = { name: LONG_NAME, mimeType: 'application/pdf', buffer };
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page.getByText(LONG_NAME).waitFor();
  await look('a file with a long name');
  await page.getByRole('button', { name: words.document_talk_send }).click();
  const remove = words.document_file_remove.replace('{name}', LONG_NAME);
  await page.getByRole('button', { name: remove }).waitFor({ state: 'detached' });
}

async function wipesAndChanges(page: Page, look: Look): Promise<void> {
  await page.getByRole('button', { name: words.me_device_wipe }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: words.me_device_wipe }).waitFor();
  await look('wipe');
  await dialog.getByRole('button', { name: words.me_device_wipe }).click();
  await page.getByText(words.me_wipe_asked).first().waitFor();
  await look('wipe asked');
  await page.getByRole('button', { name: words.me_password }).click();
  await dialog.getByRole('button', { name: words.me_password, exact: true }).click();
  await dialog.getByText(words.me_password_missing).waitFor();
  await look('password');
}
