import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAgency, PASSWORD, type Agency } from '../agency.ts';
import { launchChromium, PHONE } from '../chromium.ts';
import { words } from './phone.ts';

const NEXT = 'mưa rào tháng bảy';

let agency: Agency;
let browser: Browser;
beforeAll(async () => {
  agency = await openAgency();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await agency.end();
});

async function signIn({ path = '/', password = PASSWORD, person = 'tp.cntt' } = {}): Promise<Page> {
  const page = await (await browser.newContext(PHONE)).newPage();
  await page.goto(agency.url + path);
  await page.getByLabel(words.signin_username).fill(person);
  await page.getByLabel(words.signin_password, { exact: true }).fill(password);
  await page.getByRole('button', { name: words.signin_submit }).click();
  await page.getByRole('navigation', { name: words.shell_nav }).first().waitFor();
  return page;
}

const isIn = (page: Page) =>
  page.evaluate(async () => (await fetch('/api/session', { cache: 'no-store' })).ok);

test('who reloads the sign-in page while signed in is led on to where they were going', async () => {
  const page = await signIn({ path: '/me', person: 'tp.baochi' });
  await page.goto(`${agency.url}/signin?next=/outbox`);
  await page.getByRole('heading', { name: words.outbox_title, level: 1 }).waitFor();
  await page.goto(`${agency.url}/signin`);
  await page.getByRole('heading', { name: words.shell_desk }).waitFor();

  // Who was signed out meanwhile is not.
  await page.context().clearCookies();
  await page.reload();
  const link = page.getByRole('link', { name: words.shell_connection_signin });
  await link.first().click();
  const ended = words.signin_ended.split('{name}')[1] ?? '';
  await page.getByText(ended).waitFor();
  await page.reload();
  await page.getByText(ended).waitFor();
});

test('a person signs another device out, and changes the password', async () => {
  const lost = await signIn();
  const page = await signIn({ path: '/me' });
  await page.getByRole('button', { name: words.me_device_end }).click();
  const question = page.getByRole('dialog');
  await question.getByText(words.me_device_end_text).waitFor();
  expect(await isIn(lost)).toBe(true);
  await question.getByRole('button', { name: words.me_device_end }).click();
  await expect.poll(() => isIn(lost)).toBe(false);
  await expect.poll(() => page.getByRole('button', { name: words.me_device_end }).count()).toBe(0);
  // It can still be wiped.
  const readable = words.me_device_readable.split('{at}')[0] ?? '';
  await page.getByText(readable).waitFor();
  await page.getByRole('button', { name: words.me_device_wipe }).waitFor();
  expect(await isIn(page)).toBe(true);

  await page.getByRole('button', { name: words.me_password }).click();
  const dialog = page.getByRole('dialog');
  const [present, next] = [words.me_password_present, words.me_password_next].map((label) =>
    dialog.getByLabel(label, { exact: true }),
  );
  const submit = dialog.getByRole('button', { name: words.me_password, exact: true });
  await present?.fill('sai mật khẩu');
  await next?.fill('matkhau1234');
  await submit.click();
  await dialog.getByText(words.me_password_wrong).waitFor();
  await present?.fill(PASSWORD);
  await submit.click();
  await dialog.getByText(/quá phổ biến/).waitFor();
  // What was typed is still there.
  expect(await present?.inputValue()).toBe(PASSWORD);
  await next?.fill(NEXT);
  await submit.click();
  await page.getByText(words.me_password_done).waitFor();
  // Signing in leads to a page of this app, whatever the address says: a tab before the slash is no hiding place.
  const again = await signIn({ path: '/signin?next=/%09/evil.example', password: NEXT });
  expect(new URL(again.url()).href).toBe(`${agency.url}/`);
});
