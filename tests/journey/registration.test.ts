import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAgency, PASSWORD, type Agency } from '../agency.ts';
import { DEVICES, launchChromium, PHONE } from '../chromium.ts';
import { placesOf } from '../replica/everything.ts';
import { words } from './phone.ts';

const PDF = path.join(import.meta.dirname, '../../api/demo/files/cong-van-thuong.pdf');

let agency: Agency;
let browser: Browser;
const devices = new Map<BrowserContextOptions, Page>();
beforeAll(async () => {
  agency = await openAgency();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await agency.end();
});

async function signIn(page: Page, person = 'vanthu'): Promise<void> {
  await page.getByLabel(words.signin_username).fill(person);
  await page.getByLabel(words.signin_password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: words.signin_submit }).click();
  await page.getByRole('navigation', { name: words.shell_nav }).first().waitFor();
}

/** The clerk at the form, which nobody has begun with. The device is the same for all journeys on it. */
async function clerkAt(device: BrowserContextOptions): Promise<Page> {
  const page = devices.get(device) ?? (await signedIn(device));
  devices.set(device, page);
  await goes(page, '/me');
  await page.evaluate(forgetsDrafts, 'butphe-drafts');
  await goes(page, '/register');
  await formOf(page).waitFor();
  return page;
}

async function signedIn(device: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(device)).newPage();
  await page.goto(agency.url);
  await signIn(page);
  return page;
}

function forgetsDrafts(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

const goes = (page: Page, to: string) => page.goto(agency.url + to);
const formOf = (page: Page): Locator => page.locator('[data-register]');
const pileOf = (page: Page): Locator => page.getByRole('group', { name: words.register_pile });
const field = (page: Page, label: string): Locator => formOf(page).getByLabel(label);

/** Scans that differ: what follows a PDF is no part of it. */
async function scan(name: string) {
  const buffer = Buffer.concat([await readFile(PDF), Buffer.from(`\n% ${crypto.randomUUID()}`)]);
  return { name, mimeType: 'application/pdf', buffer };
}

async function chooses(page: Page, ...files: readonly Awaited<ReturnType<typeof scan>>[]) {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([...files]);
  await isKept(page, files.at(-1)?.name ?? '');
}

async function types(page: Page, facts: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(facts)) await field(page, label).fill(text);
}

async function typesDate(page: Page): Promise<void> {
  const date = formOf(page).getByRole('group', { name: words.register_documentDate });
  await date.getByRole('spinbutton').first().click();
  await page.keyboard.type('05112026');
}

/** All that a registration cannot do without. */
async function typesFacts(page: Page, reference: string, subject: string): Promise<void> {
  await types(page, {
    [words.register_issuer]: 'Sở Nội vụ',
    [words.register_reference]: reference,
    [words.register_subject]: subject,
  });
  await typesDate(page);
}

/** Written: nobody reloads in the few milliseconds that it takes. */
const isKept = (page: Page, text: string) =>
  expect.poll(async () => (await placesOf(page, [text])).join('\n')).toContain('butphe-drafts');

const declares = (page: Page) =>
  formOf(page).getByLabel(words.register_declared).check({ force: true });
const registers = (page: Page) =>
  formOf(page).getByRole('button', { name: words.register_send }).click();

describe.each(DEVICES)('on $name', ({ name: on, device }) => {
  /** Registered once in the agency (IN3). */
  const referenceOf = (number: number) => `${number}/SNV-${on === 'a desk' ? 'VP' : 'TC'}`;

  test('all that was typed and chosen in registration is found again', async () => {
    const page = await clerkAt(device);
    const scans = [await scan('mot.pdf'), await scan('hai.pdf'), await scan('ba.pdf')];
    await chooses(page, ...scans);
    await types(page, {
      [words.register_issuer]: 'Sở Nội vụ',
      [words.register_reference]: '1875/SNV-VTLT',
      [words.register_subject]: 'V/v văn thư điện tử',
    });
    await declares(page);
    await pileOf(page).getByRole('button', { name: 'hai.pdf' }).click();
    await field(page, words.register_subject).fill('V/v bão số 9');

    const isFound = async () => {
      const second = pileOf(page).getByRole('button', { name: 'hai.pdf' });
      await second.waitFor();
      expect(await second.getAttribute('aria-pressed')).toBe('true');
      await expect
        .poll(() => field(page, words.register_subject).inputValue())
        .toBe('V/v bão số 9');
      // The page is drawn where it comes in view.
      await page.evaluate('scrollTo(0, 0)');
      await page.locator('canvas').first().waitFor();
      await pileOf(page).getByRole('button', { name: 'ba.pdf' }).waitFor();
    };
    const away =
      device === PHONE
        ? page.getByRole('link', { name: words.common_back })
        : page.getByRole('navigation', { name: words.shell_nav }).getByRole('link').first();
    await away.click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goBack();
    await isFound();
    await page.reload();
    await isFound();
    await goes(page, '/me');
    await page.goBack();
    await isFound();
    await page.goForward();
    await page.goBack();
    await isFound();
    await pileOf(page).getByRole('button', { name: 'mot.pdf' }).click();
    expect(await field(page, words.register_issuer).inputValue()).toBe('Sở Nội vụ');
    expect(await field(page, words.register_reference).inputValue()).toBe('1875/SNV-VTLT');
    expect(await field(page, words.register_subject).inputValue()).toBe('V/v văn thư điện tử');
    expect(await formOf(page).getByLabel(words.register_declared).isChecked()).toBe(true);
    // IN2: that the documents bear no mark was not declared for all of them, and nothing was sent of any.
    const hashes = scans.map(({ buffer }) => createHash('sha256').update(buffer).digest('hex'));
    const known = await page.evaluate(
      (all) =>
        Promise.all(
          all.map(async (hash) => (await fetch(`/api/files/${hash}`, { method: 'HEAD' })).status),
        ),
      hashes,
    );
    expect(known).toEqual([404, 404, 404]);
  });

  test('a document leaves the pile only knowingly, and comes back by undo', async () => {
    const page = await clerkAt(device);
    await chooses(page, await scan('giữ.pdf'), await scan('bỏ.pdf'));
    await pileOf(page).getByRole('button', { name: 'bỏ.pdf' }).click();
    await field(page, words.register_subject).fill('Viết nhầm');
    await pileOf(page).getByRole('button', { name: words.register_discard }).click();
    await pileOf(page).getByText('bỏ.pdf').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: words.common_undo }).click();
    await expect.poll(() => field(page, words.register_subject).inputValue()).toBe('Viết nhầm');
    await isKept(page, 'Viết nhầm');
    await page.reload();
    await expect.poll(() => field(page, words.register_subject).inputValue()).toBe('Viết nhầm');
    await pileOf(page).getByRole('button', { name: words.register_discard }).click();
    await pileOf(page).getByText('bỏ.pdf').waitFor({ state: 'detached' });
    await expect.poll(() => placesOf(page, ['Viết nhầm'])).toEqual([]);
    await page.reload();
    await pileOf(page).getByText('giữ.pdf').waitFor();
    expect(await pileOf(page).getByText('bỏ.pdf').count()).toBe(0);
  });

  test('[IN2] of what is turned away nothing stays on the device; the sheet keeps what is typed until then', async () => {
    const page = await clerkAt(device);
    const mark = `dấu-${crypto.randomUUID()}`;
    const buffer = Buffer.from(`%PDF-1.7\n% ${mark}\n`);
    await chooses(page, { name: `${mark}.pdf`, mimeType: 'application/pdf', buffer });
    await field(page, words.register_subject).fill(`Trích yếu ${mark}`);
    await isKept(page, mark);
    await expect.poll(async () => (await placesOf(page, [mark])).join('\n')).toContain('Cache');
    const sheet = page.getByRole('dialog');
    const opens = () =>
      formOf(page).getByRole('button', { name: words.register_turnAway_short }).click();
    await opens();
    await sheet.getByLabel(words.register_issuer).fill('Sở ở dấu niêm phong');
    await isKept(page, 'Sở ở dấu niêm phong');
    await page.reload();
    await opens();
    await expect
      .poll(() => sheet.getByLabel(words.register_issuer).inputValue())
      .toBe('Sở ở dấu niêm phong');
    await sheet.getByRole('button', { name: words.register_turnAway_send }).click();
    await sheet.waitFor({ state: 'detached' });
    await expect.poll(() => placesOf(page, [mark])).toEqual([]);
  });

  test('the sheet of the sign-out says what becomes of drafts, and kept ones open again where they were', async () => {
    const page = await clerkAt(device);
    await chooses(page, await scan('dở.pdf'));
    await field(page, words.register_subject).fill('Đang ghi dở');
    await isKept(page, 'Đang ghi dở');
    await goes(page, '/absence');
    const until = page.getByRole('group', { name: words.absence_to });
    await until.getByRole('spinbutton').first().click();
    await page.keyboard.type('31122030');
    await isKept(page, '2030-12-31');
    await page.reload();
    await expect.poll(() => until.innerText()).toContain('2030');

    await goes(page, '/me');
    await page.getByRole('button', { name: words.me_signout, exact: true }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText(words.me_signout_drafts.replace('{count}', '2')).waitFor();
    await sheet.getByText(words.me_signout_keep_drafts_text).waitFor();
    await sheet.getByText(words.me_signout_destroy_drafts_too.replace('{count}', '2')).waitFor();
    await sheet.getByRole('button', { name: words.me_signout_keep_drafts }).click();
    await page.getByLabel(words.signin_username).waitFor();
    expect(await placesOf(page, ['Đang ghi dở'])).toEqual([]);
    await signIn(page);
    await goes(page, '/register');
    await expect.poll(() => field(page, words.register_subject).inputValue()).toBe('Đang ghi dở');
    await page.locator('canvas').first().waitFor();
  });

  test('a file chosen after the facts belongs to the document at hand; an electronic one without a file asks', async () => {
    const page = await clerkAt(device);
    const subject = `V/v tệp sau-${crypto.randomUUID()}`;
    await typesFacts(page, referenceOf(7), subject);
    await declares(page);
    await registers(page);
    const question = page.getByRole('dialog');
    await question.getByText(words.document_medium_electronic).waitFor();
    await question.getByRole('button', { name: words.register_doubts_back }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: words.register_choose_own }).waitFor();
    await chooses(page, await scan('sau.pdf'));
    await page.locator('canvas').first().waitFor();
    expect(await field(page, words.register_subject).inputValue()).toBe(subject);
    expect(await pileOf(page).getByRole('button', { name: 'sau.pdf' }).count()).toBe(0);
    await registers(page);
    const number = page.getByRole('link', { name: /Số đến \d+/ });
    await number.first().click();
    await page.locator('canvas').first().waitFor();

    // The clerk may be sure: the file comes later.
    await goes(page, '/register');
    await typesFacts(page, referenceOf(8), subject);
    await declares(page);
    await registers(page);
    await question.getByRole('button', { name: words.register_doubts_sure }).click();
    await number.first().waitFor();
  });

  test('a file whose content is not what its name says is named, asked about, and remarked for its readers', async () => {
    const page = await clerkAt(device);
    const buffer = Buffer.from('{"error": "Phiên đã hết hạn"}');
    await chooses(page, { name: 'cong-van.pdf', mimeType: 'application/pdf', buffer });
    const remark = words.document_file_named
      .replace('{ending}', 'pdf')
      .replace('{type}', words.document_file_text);
    await formOf(page).getByText(remark).waitFor();
    await typesFacts(page, referenceOf(9), 'V/v tệp tải lỗi');
    await declares(page);
    await registers(page);
    const question = page.getByRole('dialog');
    await question.getByText('cong-van.pdf').waitFor();
    await question.getByText(words.document_file_text).waitFor();
    await question.getByRole('button', { name: words.register_doubts_back }).click();
    // One that only begins as it should is asked about as well.
    const cut = {
      name: 'hỏng.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n%'),
    };
    await formOf(page)
      .getByRole('button', { name: words.document_file_remove.replace('{name}', 'cong-van.pdf') })
      .click();
    await chooses(page, cut);
    await page.getByText(words.reader_unreadable).first().waitFor();
    await registers(page);
    await question.getByText('hỏng.pdf').waitFor();
    await question.getByRole('button', { name: words.register_doubts_back }).click();
    await formOf(page)
      .getByRole('button', { name: words.document_file_remove.replace('{name}', 'hỏng.pdf') })
      .click();
    await chooses(page, { name: 'cong-van.pdf', mimeType: 'application/pdf', buffer });
    await registers(page);
    await question.getByRole('button', { name: words.register_doubts_sure }).click();
    await page
      .getByRole('link', { name: /Số đến \d+/ })
      .first()
      .click();
    await page.getByText(remark).first().waitFor();
  });

  test('a text that is too long says so at its field while it is typed, and is kept; one too long for the archive is taken with a remark', async () => {
    const page = await clerkAt(device);
    await chooses(page, await scan('dài.pdf'));
    const subject = 'a'.repeat(2_001);
    await typesFacts(page, referenceOf(10), subject);
    const says = words.common_too_long.replace('{length}', '2001').replace('{limit}', '2000');
    await formOf(page).getByText(says).waitFor();
    await declares(page);
    await registers(page);
    const box = field(page, words.register_subject);
    await expect.poll(() => box.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await box.inputValue()).toBe(subject);
    await page.reload();
    await formOf(page).getByText(says).waitFor();
    expect(await box.inputValue()).toBe(subject);

    await box.fill(subject.slice(0, 600));
    const remark = words.register_beyond_archive
      .replace('{length}', '600')
      .replace('{limit}', '500');
    await formOf(page).getByText(remark).waitFor();
    await registers(page);
    await page
      .getByRole('link', { name: /Số đến \d+/ })
      .first()
      .click();
    await page.getByRole('tab', { name: words.document_facts }).click();
    await page.getByText(remark).waitFor();
  });
});
