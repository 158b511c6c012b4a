import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { v7 as uuid7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { directs, lead, registers } from '#shared/testing/story.ts';
import { dayOf } from '#shared/workdays.ts';
import { openAgency, PASSWORD, type Agency } from './agency.ts';
import { complaintsOf } from './axe.ts';
import { DESK, DEVICES, launchChromium, PHONE } from './chromium.ts';
import { opens, row } from './journey/acts.ts';
import { signIn, walkBadDay } from './badDay.ts';
import { words } from './journey/phone.ts';
import { submits } from './journey/submits.ts';
import {
  UNBROKEN,
  walkClerk,
  walkDirector,
  walkGiver,
  walkHead,
  walkTools,
  type Look,
} from './screens.ts';

const SUBJECT = 'Ứng phó khẩn cấp bão số 9 và mưa lũ sau bão';
/** Passed down to an officer, whose result lies with the head, like its paper. */
const GIVEN = `Kiểm tra điểm bưu điện văn hóa xã (${UNBROKEN})`;
const OTHER = 'Tăng cường công tác văn thư, lưu trữ điện tử';
const SCAN = path.join(import.meta.dirname, '../api/demo/files/cong-van-thuong.pdf');
/** Each walk looks at up to twenty screens, three times each and in two languages. */
const WALK_MS = 300_000;

let agency: Agency;
let browser: Browser;

beforeAll(async () => {
  agency = await openAgency();
  browser = await launchChromium();
  await registersDocuments();
  await passesDown();
});
afterAll(async () => {
  await browser.close();
  await agency.end();
});

/** One express document with a scan and names that go on and on, one that has nothing of that. */
async function registersDocuments(): Promise<void> {
  const { commands, projections } = agency.running();
  let last = 0;
  commands.onEntries((entries) => (last = entries.at(-1)?.n ?? last));
  const json = { 'content-type': 'application/json' };
  const send = (method: string, to: string, body: string | Uint8Array<ArrayBuffer>, headers = {}) =>
    fetch(new URL(to, agency.url), { method, headers: { ...json, ...headers }, body });
  const who = JSON.stringify({ username: 'vanthu', password: PASSWORD });
  const signedIn = await send('POST', '/api/signin', who);
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const bytes = new Uint8Array(await readFile(SCAN));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const mediaType = 'application/pdf';
  await send('PUT', `/api/files/${sha256}`, bytes, { cookie, 'content-type': mediaType });
  const scan = { sha256, name: `${UNBROKEN}.pdf`, size: bytes.length, mediaType };
  const decidedAt = new Date().toISOString();
  const arrivedOn = dayOf(decidedAt);
  const facts = [
    {
      ...{ subject: `${SUBJECT} (${UNBROKEN})`, urgency: 'express' as const, files: [scan] },
      ...{ issuer: `Ủy ban nhân dân ${UNBROKEN}`, reference: `3456/${UNBROKEN}`.slice(0, 100) },
    },
    { subject: OTHER, reference: '1875/SNV-VTLT', urgency: 'normal' as const, files: [] },
  ];
  const envelopes = facts.map((one) => ({
    ...{ id: uuid7(), document: `incoming:${uuid7()}`, basedOn: 0, decidedAt },
    command: registers({ arrivedOn, documentDate: arrivedOn, ...one }),
  }));
  const commandsBody = JSON.stringify({ protocol: 1, envelopes });
  const answer = await send('POST', '/sync/commands', commandsBody, { cookie });
  expect(await answer.text()).not.toContain('rejected');
  await projections.reached(last);
}

async function passesDown(): Promise<void> {
  const document = `incoming:${uuid7()}`;
  const today = dayOf(new Date().toISOString());
  const days = { arrivedOn: today, documentDate: today };
  const facts = { ...days, reference: '90/BTTTT-BC', subject: GIVEN, medium: 'paper' } as const;
  await submits(agency, 'vanthu', document, registers(facts), 0);
  await submits(agency, 'giamdoc', document, directs(lead('pgd.hatang')));
  await submits(agency, 'pgd.hatang', document, directs(lead('tp.cntt')), 2);
  const text = `Giao chủ trì, tham mưu. ${UNBROKEN}`;
  const given = await submits(
    agency,
    'tp.cntt',
    document,
    { ...directs(lead('cv.cntt1')), text },
    3,
  );
  const result = { type: 'ReportResult', assignment: `${given}.0`, text } as const;
  await submits(agency, 'cv.cntt1', document, result, 4);
  await submits(agency, 'vanthu', document, { type: 'HandOverOriginal', to: 'tp.cntt' }, 5);
  const away = { person: 'pgd.hatang', from: today, to: today, standIn: 'pgd.noidung' };
  await submits(agency, 'pgd.hatang', 'office', { type: 'RecordAbsence', ...away });
}

type Walk = { readonly page: Page; readonly look: Look; readonly found: readonly string[] };

/** Somebody signed in. `found`: what axe complains of, cannot be read, or the content security policy stops. */
async function beginWalk(person: string, options: BrowserContextOptions): Promise<Walk> {
  const page = await (await browser.newContext({ ...options, reducedMotion: 'reduce' })).newPage();
  const found: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) found.push(message.text());
  });
  const look: Look = async (where) => void found.push(...(await complaintsOf(page, where)));
  await page.goto(agency.url);
  await page.getByLabel(words.signin_username).waitFor();
  if (person === 'giamdoc') await look('sign-in');
  await signIn(page, person);
  await page.getByRole('navigation', { name: words.shell_nav }).first().waitFor();
  return { page, look, found };
}

test.each(DEVICES)(
  'on $name axe finds nothing; at 320 px and with letters twice as large all can be read in both languages',
  async ({ device }) => {
    const { page, look, found } = await beginWalk('giamdoc', device);
    await row(page, SUBJECT).waitFor();
    await walkDirector(page, SUBJECT, look);
    expect(found).toEqual([]);
    await page.context().close();
  },
  WALK_MS,
);

test.each(DEVICES)(
  'on $name axe finds nothing where documents are registered and files looked at; at 320 px and with letters twice as large all can be read',
  async ({ device }) => {
    const { page, look, found } = await beginWalk('vanthu', device);
    await walkClerk(page, look);
    await walkTools(page, look);
    expect(found).toEqual([]);
    await page.context().close();
  },
  WALK_MS,
);

test.each(DEVICES)(
  'an IT officer’s home on $name says what they can do and where, and shows no lane; axe finds nothing',
  async ({ device }) => {
    const { page, look, found } = await beginWalk('quantri', device);
    await page.getByRole('heading', { level: 1, name: words.it_title }).waitFor();
    await page.getByText('npm run admin -- create-account').waitFor();
    await page.getByRole('link', { name: words.format_title }).first().waitFor();
    await look('IT officer');
    const lane = page.getByRole('link', { name: words.common_lane_awaiting });
    expect(await lane.count()).toBe(0);
    expect(found).toEqual([]);
    await page.context().close();
  },
  WALK_MS,
);

test.each(DEVICES)(
  'axe finds nothing on $name where work is given, judged and handed over; at 320 px and with letters twice as large all can be read',
  async ({ device }) => {
    const head = await beginWalk('tp.cntt', device);
    await walkHead(head.page, GIVEN, head.look);
    const giver = await beginWalk('pgd.hatang', device);
    await walkGiver(giver.page, GIVEN, giver.look);
    expect([...head.found, ...giver.found]).toEqual([]);
    for (const { page } of [head, giver]) await page.context().close();
  },
  WALK_MS,
);

test('a page that is being decoded says that it comes, until it is there', async () => {
  const { page } = await beginWalk('giamdoc', PHONE);
  await row(page, SUBJECT).waitFor();
  await page.evaluate((text) => {
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          if (node.textContent?.includes(text)) document.body.dataset['saidToCome'] = 'yes';
        }
      }
    }).observe(document.body, { childList: true, subtree: true });
  }, words.reader_page_coming);
  await opens(page, SUBJECT);
  await page.locator('[data-page] canvas').first().waitFor();
  expect(await page.locator('body').getAttribute('data-said-to-come')).toBe('yes');
  await page.getByText(words.reader_page_coming).waitFor({ state: 'detached' });
  expect(await page.locator('[data-page="1"]').getAttribute('aria-busy')).toBe('false');
  await page.context().close();
});

test('axe finds nothing on the help over a document at a desk, and all of it can be read', async () => {
  const { page, look, found } = await beginWalk('giamdoc', DESK);
  await opens(page, SUBJECT);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: words.shell_shortcuts }).waitFor();
  await look('help');
  expect(found).toEqual([]);
});

test(
  'axe finds nothing on the screens of a bad day; at 320 px and with letters twice as large all can be read',
  async () => {
    const found: string[] = [];
    const options = { ...PHONE, reducedMotion: 'reduce' } as const;
    const walk = { browser, url: agency.url, subject: SUBJECT, options };
    await walkBadDay(walk, async (page, where) => {
      found.push(...(await complaintsOf(page, where)));
    });
    expect(found).toEqual([]);
  },
  WALK_MS,
);

test('the desk is worked by the keyboard alone: j, k, Enter, /, and back', async () => {
  const { page } = await beginWalk('giamdoc', DESK);
  await row(page, SUBJECT).waitFor();
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
  // It is found by what the office calls it, too: its number, its urgency.
  const first = () => page.locator('[data-row]').first().innerText();
  await page.getByRole('searchbox').fill('so den 1');
  await expect.poll(first).toContain(SUBJECT);
  await page.getByRole('searchbox').fill('so den 2');
  await expect.poll(first).toContain(OTHER);
  await page.getByRole('searchbox').fill('Hỏa tốc');
  await row(page, OTHER).waitFor({ state: 'detached' });
  await row(page, SUBJECT).waitFor();
});
