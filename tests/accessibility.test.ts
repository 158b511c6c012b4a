import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { v7 as uuid7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registers } from '#shared/testing/story.ts';
import { dayOf } from '#shared/workdays.ts';
import { openAgency, PASSWORD, type Agency } from './agency.ts';
import { launchChromium, PHONE } from './chromium.ts';
import { beginsDirective, opens, row } from './journey/acts.ts';
import { exampleMessage } from './journey/edxml.ts';
import { signIn, walkBadDay } from './badDay.ts';
import { words } from './journey/phone.ts';

const SUBJECT = 'Ứng phó khẩn cấp bão số 9 và mưa lũ sau bão';
const OTHER = 'Tăng cường công tác văn thư, lưu trữ điện tử';
const DESK: BrowserContextOptions = {
  ...{ viewport: { width: 1366, height: 768 }, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' },
};
/** The narrowest that WCAG 2.2 asks for (1.4.10). */
const NARROW: BrowserContextOptions = { ...PHONE, viewport: { width: 320, height: 640 } };
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let agency: Agency;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  agency = await openAgency();
  browser = await launchChromium();
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await registersDocuments();
});
afterAll(async () => {
  await browser.close();
  await agency.end();
});

/** One express and late document, one that is not. */
async function registersDocuments(): Promise<void> {
  const { commands, projections } = agency.running();
  let last = 0;
  commands.onEntries((entries) => (last = entries.at(-1)?.n ?? last));
  const post = (path: string, body: object, cookie = '') =>
    fetch(new URL(path, agency.url), {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', cookie } },
      body: JSON.stringify(body),
    });
  const signedIn = await post('/api/signin', { username: 'vanthu', password: PASSWORD });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const decidedAt = new Date().toISOString();
  const arrivedOn = dayOf(decidedAt);
  const facts = [
    { subject: SUBJECT, reference: '3456/UBND-KT', urgency: 'express' as const },
    { subject: OTHER, reference: '1875/SNV-VTLT', urgency: 'normal' as const },
  ];
  const envelopes = facts.map((one) => ({
    ...{ id: uuid7(), document: `incoming:${uuid7()}`, basedOn: 0, decidedAt },
    command: registers({ arrivedOn, documentDate: arrivedOn, files: [], ...one }),
  }));
  const answer = await post('/sync/commands', { protocol: 1, envelopes }, cookie);
  expect(await answer.text()).not.toContain('rejected');
  await projections.reached(last);
}

/** A signed-in page that writes down what the content security policy stopped. */
async function pageOf(options: BrowserContextOptions, stopped: string[] = []): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) stopped.push(message.text());
  });
  await page.goto(agency.url);
  await signIn(page, 'giamdoc');
  await row(page, SUBJECT).waitFor();
  return page;
}

/** What axe complains of on the page as it stands, in words; nothing is what is wanted. */
async function complaints(page: Page, where: string): Promise<readonly string[]> {
  await page.evaluate(axe);
  const results: AxeResults = await page.evaluate(
    `Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)))
      .then(() => axe.run(document, { runOnly: ${JSON.stringify(STANDARD)} }))`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${where}: ${id} ${html} ${failureSummary}`),
  );
}

/** How many pixels the page is wider than the screen: it would scroll sideways. A phone’s `innerWidth` grows with it. */
async function overflow(page: Page): Promise<number> {
  const width: number = await page.evaluate('document.documentElement.scrollWidth');
  return width - (page.viewportSize()?.width ?? 0);
}

const WRONG = path.join(import.meta.dirname, '../shared/format/testing/cong-van-sai.docx');

/** The two pages that look at a file, before and with one. */
async function walkTools(page: Page, look: (where: string) => Promise<void>): Promise<void> {
  const open = async (tool: string, heading: string) => {
    await page.goto(new URL(tool, agency.url).href);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await look(tool);
  };
  const input = page.locator('input[type=file]');
  await open('/format', words.format_title);
  await input.setInputFiles(WRONG);
  await page.getByText('Lề trái 20 mm').first().waitFor();
  await look('findings');
  await page.getByText('Lề trái 20 mm').first().click();
  await page.locator('[data-strip=left]').waitFor();
  await look('the page of a finding');
  await page.getByRole('toolbar', { name: words.format_repair }).getByRole('button').click();
  await page.getByRole('button', { name: words.format_save }).waitFor();
  await look('repaired');
  await open('/edxml', words.edxml_title);
  const buffer = Buffer.from(await exampleMessage());
  await input.setInputFiles({ name: 'goi.edxml', mimeType: 'application/xml', buffer });
  await page.getByRole('button', { name: words.edxml_attachment_save }).waitFor();
  await look('message');
}

/** Goes from screen to screen as a person does, and looks at each. */
async function walk(page: Page, look: (where: string) => Promise<void>): Promise<void> {
  const go = async (path: string, heading: string) => {
    await page.goto(new URL(path, agency.url).href);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await look(path);
  };
  await look('home');
  await opens(page, SUBJECT);
  await look('document');
  await beginsDirective(page);
  await look('directive');
  await go('/outbox', words.outbox_title);
  await go('/me', words.me_title);
  await page.getByRole('button', { name: words.me_signout }).click();
  await page.getByRole('dialog').waitFor();
  await look('sign-out');
  await go('/search', words.search_title);
  await page.getByRole('searchbox').fill('bao so 9');
  await row(page, SUBJECT).waitFor();
  await look('found');
  await walkTools(page, look);
  await page.goto(new URL('/nowhere', agency.url).href);
  await page.getByText(words.error_missing).waitFor();
  await look('missing');
}

test.each(['light', 'dark'] as const)(
  'axe finds nothing on a phone, %s, and the policy stops nothing',
  async (colorScheme) => {
    const stopped: string[] = [];
    const page = await pageOf({ ...PHONE, colorScheme }, stopped);
    const found: string[] = [];
    await walk(page, async (where) => void found.push(...(await complaints(page, where))));
    expect(found).toEqual([]);
    expect(stopped).toEqual([]);
  },
);

test('axe finds nothing at a desk, where the list and the document lie side by side', async () => {
  const page = await pageOf(DESK);
  await opens(page, SUBJECT);
  const found = [...(await complaints(page, 'document'))];
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: words.shell_shortcuts }).waitFor();
  found.push(...(await complaints(page, 'help')));
  expect(found).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'axe finds nothing at a desk where a file is looked at, %s, and the policy stops nothing',
  async (colorScheme) => {
    const stopped: string[] = [];
    const page = await pageOf({ ...DESK, colorScheme }, stopped);
    const found: string[] = [];
    await walkTools(page, async (where) => void found.push(...(await complaints(page, where))));
    expect(found).toEqual([]);
    expect(stopped).toEqual([]);
  },
);

test('on the narrowest phone no screen has to be scrolled sideways', async () => {
  const page = await pageOf(NARROW);
  const wide: string[] = [];
  await walk(page, async (where) => {
    const pixels = await overflow(page);
    if (pixels > 0) wide.push(`${where}: ${pixels} px`);
  });
  expect(wide).toEqual([]);
});

test('axe finds nothing on the screens of a bad day, light and dark, and none has to be scrolled sideways', async () => {
  const found: string[] = [];
  const walk = { browser, url: agency.url, subject: SUBJECT, options: NARROW };
  await walkBadDay(walk, async (page, where) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await complaints(page, `${where}, ${colorScheme}`)));
    }
    const pixels = await overflow(page);
    if (pixels > 0) found.push(`${where}: ${pixels} px too wide`);
  });
  expect(found).toEqual([]);
});

test('the desk is worked by the keyboard alone: j, k, Enter, /, and back', async () => {
  const page = await pageOf(DESK);
  await page.keyboard.press('j');
  await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toContain(SUBJECT);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: SUBJECT }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: OTHER }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: SUBJECT }).waitFor();
  await page.keyboard.press('/');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('van thu');
  await row(page, SUBJECT).waitFor({ state: 'detached' });
  await row(page, OTHER).waitFor();
});
