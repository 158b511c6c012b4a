import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { directs as gives, lead, registers } from '#shared/testing/story.ts';
import { dayOf } from '#shared/workdays.ts';
import { v7 as uuid7 } from 'uuid';
import { startPushService, type TestPushService } from '../../api/push/testing/pushService.ts';
import { openAgency, type Agency } from '../agency.ts';
import { launchChromium } from '../chromium.ts';
import { beginsDirective, directs, historyOf, opens, row, seeks, writes } from './acts.ts';
import { registersPdf } from './clerk.ts';
import { deliverPush, notifications, subscribe } from './notices.ts';
import { phoneOf, words, type Phone } from './phone.ts';
import { submits } from './submits.ts';

const SUBJECT = 'Tăng cường công tác văn thư, lưu trữ điện tử năm 2026';
const SECOND = 'Báo cáo tình hình thực hiện chuyển đổi số';
const RECALLED = 'Lấy ý kiến về quy chế phát ngôn';
const INFRASTRUCTURE = 'Phó Giám đốc phụ trách hạ tầng';
const CONTENT = 'Phó Giám đốc phụ trách nội dung';
/** A phone that found no server asks again later and later. */
const PATIENCE = { timeout: 60_000 };

let agency: Agency;
let pushes: TestPushService;
const phones = new Map<string, Phone>();
/** Whose phone is switched off, and whose is notified. */
const OWN_BROWSER = ['giamdoc', 'pgd.hatang'];
let browser: Browser;

beforeAll(async () => {
  pushes = await startPushService();
  browser = await launchChromium();
  agency = await openAgency({ pushServices: [{ trustedOrigin: pushes.origin }] });
});
afterAll(async () => {
  for (const phone of phones.values()) await phone.forget();
  await browser.close();
  await agency.end();
  await pushes.close();
});

async function phone(person: string): Promise<Phone> {
  const shared = OWN_BROWSER.includes(person) ? undefined : browser;
  const opened = phones.get(person) ?? (await phoneOf(person, agency.url, shared));
  phones.set(person, opened);
  return opened;
}

/** With the network of the phones, whose browsers say so. */
async function serverComesBack(): Promise<void> {
  await agency.start();
  for (const { context } of phones.values()) {
    await context.setOffline(true);
    await context.setOffline(false);
  }
}

test('[OB6] a bút phê written while the server is stopped takes its place in the flow by itself', async () => {
  const clerk = await phone('vanthu');
  const director = await phone('giamdoc');
  const deputy = await phone('pgd.hatang');
  await subscribe(deputy.page, pushes.subscribe());
  await registersPdf(clerk.page, '1875/SNV-VTLT', SUBJECT);
  const ready = row(director.page, SUBJECT).getByText(words.common_readiness_ready);
  await ready.waitFor({ state: 'attached' });

  await agency.stop();
  await director.close();
  await director.reopen();
  await opens(director.page, SUBJECT);
  await director.page.locator('canvas').first().waitFor();

  const sheet = await beginsDirective(director.page);
  await seeks(sheet, director.page, words.document_role_lead, 'Trưởng phòng CNTT');
  const wrong = director.page.getByRole('option').filter({ hasText: 'Trưởng phòng CNTT' }).first();
  expect(await wrong.innerText()).toContain('(RT1)');
  expect(await wrong.getAttribute('aria-disabled')).toBe('true');
  await director.page.keyboard.press('Escape');
  await sheet.getByRole('button', { name: words.common_close }).click();
  await directs(director.page, { text: 'Giao đ/c chủ trì, tham mưu.', lead: INFRASTRUCTURE });
  await director.page.getByText('Đã phê, chờ gửi').first().waitFor();

  await serverComesBack();
  await row(deputy.page, SUBJECT).waitFor(PATIENCE);
  await director.page.getByText('Đã phê, chờ gửi').waitFor({ state: 'detached' });
  await expect.poll(() => pushes.received.length, PATIENCE).toBe(1);
  const { payload } = pushes.received[0] ?? {};
  await deliverPush(deputy.context, deputy.page, JSON.stringify(payload));
  const title = payload?.notification.title ?? '';
  await expect.poll(() => notifications(deputy.page)).toEqual([title]);
});

test('[AS3] deputy, head with a co-handler, officer, result, acceptance: finished, with one history', async () => {
  const deputy = await phone('pgd.hatang');
  const text = 'Phòng CNTT chủ trì, phối hợp.';
  await opens(deputy.page, SUBJECT);
  await directs(deputy.page, {
    text,
    lead: 'Trưởng phòng CNTT',
    coHandler: 'Trưởng phòng Báo chí',
  });

  const head = await phone('tp.cntt');
  await row(head.page, SUBJECT).waitFor(PATIENCE);
  await opens(head.page, SUBJECT);
  await directs(head.page, { text: 'Đ/c nghiên cứu.', lead: 'Chuyên viên CNTT 1' });

  const officer = await phone('cv.cntt1');
  await row(officer.page, SUBJECT).waitFor(PATIENCE);
  await deputy.page.goto(new URL('/lane/given', agency.url).href);
  // Who has it now, whoever gave it.
  const now = row(deputy.page, SUBJECT).getByText('Chuyên viên CNTT 1');
  await now.waitFor(PATIENCE);
  await opens(deputy.page, SUBJECT);
  await opens(officer.page, SUBJECT);
  const report = { open: new RegExp(words.act_report), label: words.act_report_text };
  await writes(officer.page, { ...report, text: 'Đã tham mưu xong.', send: /^(Gửi|Báo cáo)/ });

  const accept = { open: new RegExp(words.act_accept), label: words.act_accept_text };
  await writes(head.page, { ...accept, text: 'Đồng ý.', send: /^Chấp nhận/ });

  const coHandler = await phone('tp.baochi');
  const director = await phone('giamdoc');
  const pages = [head.page, deputy.page, officer.page, director.page];
  for (const page of pages) {
    await page.getByText(words.common_status_finished, { exact: true }).first().waitFor(PATIENCE);
  }
  const histories = await Promise.all(pages.map(historyOf));
  for (const history of histories) expect(history).toEqual(histories[0]);
  await coHandler.page.goto(new URL('/lane/done', coHandler.page.url()).href);
  await row(coHandler.page, SUBJECT).waitFor(PATIENCE);
});

test('[AS2] the notice of a document that was recalled leaves the phone with the document', async () => {
  const deputy = await phone('pgd.hatang');
  await deputy.page.goto(agency.url);
  const [received, shown] = [pushes.received.length, (await notifications(deputy.page)).length];
  const document = `incoming:${uuid7()}`;
  const today = dayOf(new Date().toISOString());
  const days = { arrivedOn: today, documentDate: today };
  const facts = { ...days, reference: '77/SNV-VP', subject: RECALLED };
  await submits(agency, 'vanthu', document, registers(facts), 0);
  const directive = await submits(agency, 'giamdoc', document, gives(lead('pgd.hatang')));
  await row(deputy.page, RECALLED).waitFor(PATIENCE);
  await expect.poll(() => pushes.received.length, PATIENCE).toBe(received + 1);
  const { payload } = pushes.received.at(-1) ?? {};
  await deliverPush(deputy.context, deputy.page, JSON.stringify(payload));
  await expect.poll(() => notifications(deputy.page)).toHaveLength(shown + 1);

  const recall = { type: 'RecallDirective', directive, reason: 'Chuyển nhầm' } as const;
  await submits(agency, 'giamdoc', document, recall, 2);
  await row(deputy.page, RECALLED).waitFor({ state: 'detached', ...PATIENCE });
  await expect.poll(() => notifications(deputy.page)).toHaveLength(shown);
});

test('[DR4] a director’s act that arrives after the stand-in’s becomes an opinion', async () => {
  const director = await phone('giamdoc');
  const standIn = await phone('pgd.hatang');
  const today = dayOf(new Date().toISOString());
  const absence = { person: 'giamdoc', from: today, to: today, standIn: 'pgd.hatang' };
  await submits(agency, 'giamdoc', 'office', { type: 'RecordAbsence', ...absence });
  await registersPdf((await phone('vanthu')).page, '214/UBND-KSTT', SECOND);
  for (const { page } of [director, standIn]) {
    await page.goto(agency.url);
    await row(page, SECOND).waitFor(PATIENCE);
  }
  // Each sees on their list that one acts for the other.
  const acted = words.desk_acted_for.replace('{who}', 'Trần Thị Hồng Hạnh');
  await director.page.getByText(acted).waitFor(PATIENCE);
  const acting = words.document_acting_for.replace('{title}', 'Giám đốc');
  await row(standIn.page, SECOND).getByText(acting).waitFor();
  expect(await row(director.page, SECOND).getByText(acting).count()).toBe(0);
  for (const { page } of [director, standIn]) await opens(page, SECOND);

  await director.context.setOffline(true);
  await directs(standIn.page, { text: 'Giao đ/c chủ trì.', lead: CONTENT });
  const content = await phone('pgd.noidung');
  await row(content.page, SECOND).waitFor(PATIENCE);
  await directs(director.page, { text: 'Chuyển hạ tầng chủ trì.', lead: INFRASTRUCTURE });
  await director.context.setOffline(false);

  await director.page.getByText(words.document_opinion).first().waitFor(PATIENCE);
  await opens(content.page, SECOND);
  await content.page.getByText('Chuyển hạ tầng chủ trì.').first().waitFor(PATIENCE);
  const histories = await Promise.all([director.page, standIn.page, content.page].map(historyOf));
  for (const history of histories) expect(history).toEqual(histories[0]);
});

test('evicted and without a server, the sign-in form says what the browser threw away', async () => {
  const officer = await phone('cv.bcvt1');
  await agency.stop();
  const cdp = await officer.context.newCDPSession(officer.page);
  const { origin } = new URL(officer.page.url());
  await officer.page.goto('about:blank');
  await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await officer.page.goto(origin);
  await officer.page.getByText(words.shell_evicted_title).waitFor();
  await officer.page.getByText(words.signin_evicted).waitFor();
  await agency.start();
});
