import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAgency, PASSWORD, type Agency } from '../agency.ts';
import { launchChromium, PHONE } from '../chromium.ts';
import { beginsDirective, opens, row } from './acts.ts';
import { registersPdf } from './clerk.ts';
import { words } from './phone.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SUBJECT = 'Tăng cường công tác văn thư, lưu trữ điện tử năm 2026';
const DESK: BrowserContextOptions = { viewport: { width: 1366, height: 768 }, locale: 'vi-VN' };
const devices: readonly (readonly [string, BrowserContextOptions])[] = [
  ['a phone, light', { ...PHONE, colorScheme: 'light' }],
  ['a phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ['a desk, light', { ...DESK, colorScheme: 'light' }],
  ['a desk, dark', { ...DESK, colorScheme: 'dark' }],
];

let agency: Agency;
let browser: Browser;

beforeAll(async () => {
  agency = await openAgency();
  browser = await launchChromium();
  const clerk = await signIn('vanthu', PHONE);
  await registersPdf(clerk, '1875/SNV-VTLT', SUBJECT);
  await row(clerk, SUBJECT)
    .or(clerk.getByText(/Số đến 1/))
    .first()
    .waitFor();
  await clerk.context().close();
});
afterAll(async () => {
  await browser.close();
  await agency.end();
});

async function signIn(person: string, options: BrowserContextOptions, look?: Look): Promise<Page> {
  const page = await (await browser.newContext({ ...options, reducedMotion: 'reduce' })).newPage();
  await page.goto(agency.url);
  await page.getByLabel(words.signin_username).fill(person);
  await look?.(page, 'sign-in');
  await page.getByLabel(words.signin_password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: words.signin_submit }).click();
  await page.getByRole('navigation', { name: words.shell_nav }).first().waitFor();
  return page;
}

type Look = (page: Page, screen: string) => Promise<void>;
type Finding = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

test.each(devices)('axe finds nothing on any screen, on %s', async (_device, options) => {
  const findings: string[] = [];
  const look: Look = async (page, screen) => {
    for (const { id, nodes } of await violations(page)) {
      findings.push(`${screen}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    }
  };
  const page = await signIn('giamdoc', options, look);
  await row(page, SUBJECT).waitFor();
  await look(page, 'desk');
  await opens(page, SUBJECT);
  await page.locator('canvas').first().waitFor();
  await look(page, 'document');
  await beginsDirective(page);
  await look(page, 'directive');
  for (const path of ['/outbox', '/search', '/me', '/absence', '/lane/done']) {
    await page.goto(new URL(path, agency.url).href);
    await page.getByRole('heading').first().waitFor();
    await look(page, path);
  }
  await page.context().close();
  const clerk = await signIn('vanthu', options);
  await clerk.goto(new URL('/register', agency.url).href);
  await clerk.locator('[data-register]').waitFor();
  await look(clerk, '/register');
  await clerk.context().close();
  expect(findings).toEqual([]);
});

/** WCAG 2.2 A and AA. */
async function violations(page: Page): Promise<readonly Finding[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const run = (
      globalThis as unknown as {
        axe: { run: (options: object) => Promise<{ violations: Finding[] }> };
      }
    ).axe;
    return (await run.run({ runOnly: { type: 'tag', values: tags } })).violations;
  });
}
