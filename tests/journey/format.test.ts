import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDocx } from '#shared/format/checkDocx.ts';
import type { Finding } from '#shared/format/finding.ts';
import { openAgency, PASSWORD, type Agency } from '../agency.ts';
import { launchChromium, PHONE } from '../chromium.ts';
import { placesOf } from '../replica/everything.ts';
import { exampleMessage, SUBJECT } from './edxml.ts';
import { phoneOf, words, type Phone } from './phone.ts';

const root = path.join(import.meta.dirname, '../..');
const WRONG = path.join(root, 'shared/format/testing/cong-van-sai.docx');

let agency: Agency;
let phone: Phone;
beforeAll(async () => {
  agency = await openAgency();
  phone = await phoneOf('cv.cntt1', agency.url);
  // From here on the device is on its own.
  await agency.stop();
  await phone.close();
  await phone.reopen();
});
afterAll(async () => {
  await phone.forget();
  await agency.end();
});

/** As a hand does it: the file is let go over the page. */
async function drops(page: Page, label: string, file: { name: string; bytes: Uint8Array }) {
  const transfer = await page.evaluateHandle(
    ({ name, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], name));
      return data;
    },
    { name: file.name, bytes: [...file.bytes] },
  );
  await page.getByRole('region', { name: label }).dispatchEvent('drop', { dataTransfer: transfer });
}

async function opensTool(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: words.shell_nav_me, exact: true }).click();
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

function found(bytes: Uint8Array): readonly Finding[] {
  const checked = checkDocx(bytes);
  if (!checked.ok) throw new Error(checked.problem.code);
  return checked.findings;
}

const whereAndWhat = ({ rule, where }: Finding) => `${rule} ${where.paragraph ?? ''}`;

test('a document is checked and repaired on the device, without a server', async () => {
  const { page } = phone;
  const before = new Uint8Array(await readFile(WRONG));
  await opensTool(page, words.format_title);
  await drops(page, words.format_area, { name: 'Cong van.docx', bytes: before });
  await page.getByText('Lề trái 20 mm').waitFor();

  await page.getByText('Lề trái 20 mm').click();
  await page.locator('[data-strip=left]').waitFor();
  await page.locator('[data-paragraph="5"]').click();
  await page
    .getByText(/Nội dung văn bản trình bày sai/)
    .first()
    .waitFor();

  const repairs = page.getByRole('toolbar', { name: words.format_repair });
  await repairs.getByRole('button').click();
  await page.getByText('Lề trái 20 mm').waitFor({ state: 'hidden' });
  const download = page.waitForEvent('download');
  await repairs.getByRole('button', { name: words.format_save }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('Cong van-da-sua.docx');

  const after = found(new Uint8Array(await readFile(await saved.path())));
  const known = new Set(found(before).map(whereAndWhat));
  expect(after.length).toBeLessThan(known.size);
  expect(after.map(whereAndWhat).filter((one) => !known.has(one))).toEqual([]);
  expect(after.filter(({ repair }) => repair)).toEqual([]);
});

test('the file that is checked and what was chosen for it are found again, until it is closed', async () => {
  const { page } = phone;
  await page.goto(new URL('/', agency.url).href);
  await opensTool(page, words.format_title);
  const name = 'Tìm lại được.docx';
  await drops(page, words.format_area, { name, bytes: new Uint8Array(await readFile(WRONG)) });
  await page.getByText('Lề trái 20 mm').waitFor();
  await page.locator('summary', { hasText: words.format_options }).first().click();
  await page.getByLabel(words.format_type).selectOption('QĐ');
  const where = async () => (await placesOf(page, [name, '"type":"QĐ"'])).join('\n');
  await expect.poll(where).toMatch(/QĐ/);
  await page.reload();
  await page.getByText('Lề trái 20 mm').waitFor();
  await page.locator('summary', { hasText: words.format_options }).first().click();
  expect(await page.getByLabel(words.format_type).inputValue()).toBe('QĐ');

  await page.getByRole('button', { name: words.format_close }).click();
  await expect.poll(where).toBe('');
  await page.reload();
  await page.getByRole('button', { name: words.format_choose }).waitFor();
});

test('what is no document is told what to do', async () => {
  const { page } = phone;
  const old = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  await drops(page, words.format_area, { name: 'cu.docx', bytes: old });
  await page.getByRole('heading', { name: words.format_not_checked }).waitFor();
  await page.getByText('Lưu thành').waitFor();
});

test('an .edxml is opened on the device, and its attachment read, without a server', async () => {
  const { page } = phone;
  await page.goto(new URL('/', agency.url).href);
  await opensTool(page, words.edxml_title);
  const bytes = await exampleMessage();
  await drops(page, words.edxml_area, { name: 'goi.edxml', bytes });
  await page.getByRole('heading', { name: SUBJECT }).waitFor();
  await page.getByText(words.edxml_problems_none).waitFor();
  await page.getByText('1875').first().waitFor();
  await page.getByRole('button', { name: words.edxml_attachment_open }).click();
  await page.getByRole('dialog').locator('canvas').first().waitFor();
});

test('work without an end is ended and said, and the page goes on', async () => {
  await agency.start();
  const browser = await launchChromium();
  const context = await browser.newContext({ ...PHONE, serviceWorkers: 'block' });
  const body = 'addEventListener("message", () => { for (;;); }); postMessage({ is: "begun" });';
  await context.route('**/workers/checking.worker*', (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
  const page = await context.newPage();
  await page.goto(agency.url);
  await page.getByLabel(words.signin_username).fill('cv.cntt1');
  await page.getByLabel(words.signin_password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: words.signin_submit }).click();
  await opensTool(page, words.format_title);
  const bytes = new Uint8Array(await readFile(WRONG));
  await drops(page, words.format_area, { name: 'dai.docx', bytes });
  await page.getByText(words.format_checking).waitFor();
  await page.getByText(words.format_too_long).waitFor();
  await browser.close();
});
