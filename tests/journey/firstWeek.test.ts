import type { Browser, Page } from 'playwright-core';
import { v7 as uuid7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandOf } from '#shared/incoming/commands.ts';
import { calendars } from '#shared/testing/calendars.ts';
import { directs, lead, registers } from '#shared/testing/story.ts';
import { addWorkingDays, dayOf } from '#shared/workdays.ts';
import { openAgency, type Agency } from '../agency.ts';
import { DEVICES, launchChromium } from '../chromium.ts';
import { beginsDirective, opens, row } from './acts.ts';
import { phoneOf, words, type Phone } from './phone.ts';
import { submits } from './submits.ts';

/* What strangers stumbled over in their first week, each with its promise. */

const BOUND = { timeout: 60_000 };
const TODAY = dayOf(new Date().toISOString());

let agency: Agency;
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
  agency = await openAgency();
});
afterAll(async () => {
  await browser.close();
  await agency.end();
});

type Facts = Partial<CommandOf<'RegisterIncoming'>>;

/** A document that lies before the director. */
async function registered(subject: string, facts: Facts = {}): Promise<string> {
  const document = `incoming:${uuid7()}`;
  const reference = `${Math.floor(Math.random() * 1e6)}/SNV-VP`;
  const days = { arrivedOn: TODAY, documentDate: TODAY };
  const command = registers({ ...days, reference, subject, ...facts });
  await submits(agency, 'vanthu', document, command, 0);
  return document;
}

/** Passed on from the director to the officer. @returns the ids of the head's and the officer's assignments */
async function passedDown(document: string) {
  const [first, second, third] = ['pgd.hatang', 'tp.cntt', 'cv.cntt1'].map((to) =>
    directs(lead(to)),
  );
  if (!first || !second || !third) throw new Error('three people');
  await submits(agency, 'giamdoc', document, first);
  const head = await submits(agency, 'pgd.hatang', document, second, 2);
  const officer = await submits(agency, 'tp.cntt', document, third, 3);
  return { head: `${head}.0`, officer: `${officer}.0` };
}

describe.each(DEVICES)('on $name', ({ name, device }) => {
  const opened = new Map<string, Phone>();
  const halfDown = (device.viewport?.height ?? 0) / 2;
  afterAll(async () => {
    for (const one of opened.values()) await one.forget();
  });

  async function pageOf(person: string): Promise<Page> {
    const one = opened.get(person) ?? (await phoneOf(person, agency.url, browser, device));
    opened.set(person, one);
    return one.page;
  }

  async function goesTo(person: string, subject: string): Promise<Page> {
    const page = await pageOf(person);
    await page.goto(agency.url);
    await row(page, subject).first().waitFor(BOUND);
    await opens(page, subject);
    return page;
  }

  test('a type that was chosen stays when it is chosen again, and when Enter is pressed', async () => {
    const page = await pageOf('vanthu');
    await page.goto(new URL('/register', agency.url).href);
    const form = page.locator('[data-register]');
    await form.getByLabel(words.register_reference).fill('12/QĐ-UBND');
    const box = form.getByRole('combobox', { name: words.register_documentType });
    await expect.poll(() => box.inputValue()).toBe('Quyết định');
    await box.click();
    await page.getByRole('option', { name: 'Quyết định' }).first().click();
    expect(await box.inputValue()).toBe('Quyết định');
    const list = page.getByRole('listbox');
    await list.waitFor({ state: 'detached' });
    await box.click();
    await list.waitFor();
    await box.press('Enter');
    await list.waitFor({ state: 'detached' });
    expect(await box.inputValue()).toBe('Quyết định');
  });

  test('“Người khác…” leads to the box in which one types the name', async () => {
    const subject = `Rà soát nhân sự phụ trách an toàn thông tin, ${name}`;
    await registered(subject);
    const page = await goesTo('giamdoc', subject);
    const sheet = await beginsDirective(page);
    await sheet.getByRole('button', { name: words.directive_others }).first().click();
    const role = 'document.activeElement?.getAttribute("role")';
    await expect.poll(() => page.evaluate(role)).toBe('combobox');
  });

  test('without a network the button says apart from the name that it is sent later', async () => {
    const subject = `Báo cáo hạ tầng số quý IV, ${name}`;
    await registered(subject);
    const page = await goesTo('giamdoc', subject);
    const sheet = await beginsDirective(page);
    await page.context().setOffline(true);
    try {
      const deputy = sheet.locator('label').filter({ hasText: 'Phó Giám đốc phụ trách hạ tầng' });
      await deputy.first().click();
      const send = sheet.getByRole('button', { name: words.act_when_online });
      await send.waitFor();
      const said = (await send.textContent()) ?? '';
      expect(said.replace(/\s+/g, ' ')).toMatch(/[^ ] \(gửi khi có mạng\)/);
    } finally {
      await page.context().setOffline(false);
    }
  });

  test('a bút phê and a result written to me stand in the first picture, before the scan and the flow', async () => {
    const subject = `Đôn đốc tiến độ đề án nền tảng dữ liệu, ${name}`;
    const document = await registered(subject);
    const { officer } = await passedDown(document);
    const text = 'Đã rà soát xong, đề nghị cho kết thúc.';
    const page = await goesTo('cv.cntt1', subject);
    const mine = page.getByRole('region', { name: words.document_for_me });
    await mine.getByText('Giao chủ trì, tham mưu.').waitFor();
    expect((await mine.boundingBox())?.y).toBeLessThan(halfDown);

    await submits(
      agency,
      'cv.cntt1',
      document,
      { type: 'ReportResult', assignment: officer, text },
      4,
    );
    const head = await goesTo('tp.cntt', subject);
    const result = head.getByRole('region', { name: words.document_for_me }).getByText(text);
    await result.waitFor(BOUND);
    expect((await result.boundingBox())?.y).toBeLessThan(halfDown);
  });

  test('why my result came back stands there too, and what my giver adds', async () => {
    const subject = `Chấn chỉnh tin nhắn rác, ${name}`;
    const document = await registered(subject);
    const { officer } = await passedDown(document);
    const result = { type: 'ReportResult', assignment: officer, text: 'Đã xong.' } as const;
    await submits(agency, 'cv.cntt1', document, result, 4);
    const reason = 'Thiếu số liệu của hai nhà mạng.';
    const back = { type: 'SendBackResult', assignment: officer, reason } as const;
    await submits(agency, 'tp.cntt', document, back, 5);
    const page = await goesTo('cv.cntt1', subject);
    const mine = page.getByRole('region', { name: words.document_for_me });
    await mine.getByText(reason).waitFor();
    await mine.getByText('Giao chủ trì, tham mưu.').waitFor();

    const due = addWorkingDays(TODAY, 30, calendars);
    const ask = { type: 'AskExtension', assignment: officer, due, reason: 'Chờ số liệu' } as const;
    await submits(agency, 'cv.cntt1', document, ask, 6);
    const head = await goesTo('tp.cntt', subject);
    const theirs = head.getByRole('region', { name: words.document_for_me });
    await theirs.getByText(/xin gia hạn đến/).waitFor(BOUND);
    const refusal = {
      type: 'RefuseExtension',
      assignment: officer,
      reason: 'Đã quá hạn.',
    } as const;
    await submits(agency, 'tp.cntt', document, refusal, 7);
    await mine.getByText('Đã quá hạn.').waitFor(BOUND);
    await mine.getByText(reason).waitFor();
  });

  test('“Đã giao” says who has it now and since when', async () => {
    const subject = `Quy hoạch hạ tầng viễn thông, ${name}`;
    await passedDown(await registered(subject));
    const page = await pageOf('pgd.hatang');
    await page.goto(new URL('/lane/given', agency.url).href);
    await row(page, subject)
      .getByText(/Chuyên viên CNTT 1 từ /)
      .waitFor(BOUND);
  });

  test('[RT5] a row that is held for another says so; the absent person sees who acts for them, until the absence is ended and that confirmed', async () => {
    const subject = `Cấp phép thiết lập mạng, ${name}`;
    const document = await registered(subject);
    await submits(agency, 'giamdoc', document, directs(lead('pgd.hatang')));
    // One that the stand-in was done with: they had returned it.
    const again = `Cấp phép bưu chính, ${name}`;
    const returned = await registered(again);
    await submits(agency, 'giamdoc', returned, directs(lead('pgd.noidung')));
    const back = { type: 'ReturnDocument', reason: 'Không thuộc lĩnh vực phụ trách.' } as const;
    await submits(agency, 'pgd.noidung', returned, back, 2);
    await submits(agency, 'giamdoc', returned, directs(lead('pgd.hatang')), 3);
    const standIn = await pageOf('pgd.noidung');
    await standIn.goto(new URL('/lane/done', agency.url).href);
    await row(standIn, again).waitFor(BOUND);
    const away = { person: 'pgd.hatang', from: TODAY, to: TODAY, standIn: 'pgd.noidung' };
    await submits(agency, 'pgd.hatang', 'office', { type: 'RecordAbsence', ...away });
    await standIn.goto(agency.url);
    const acting = words.document_acting_for.replace('{title}', 'Phó Giám đốc phụ trách hạ tầng');
    await row(standIn, subject).getByText(acting).waitFor(BOUND);
    await row(standIn, again).getByText(acting).waitFor(BOUND);

    const absent = await pageOf('pgd.hatang');
    await absent.goto(agency.url);
    const [, theirs = ''] = words.desk_acted_for.split('{who}');
    await absent.getByText(theirs.trim()).waitFor(BOUND);
    await absent.goto(new URL('/absence', agency.url).href);
    await absent.getByRole('button', { name: words.absence_end }).click();
    const sheet = absent.getByRole('dialog');
    await sheet.getByRole('button', { name: words.absence_end }).click();
    await absent.getByText(words.absence_none).waitFor(BOUND);
    await absent.goto(agency.url);
    await row(absent, subject).first().waitFor(BOUND);
    await absent.getByText(theirs.trim()).waitFor({ state: 'detached', ...BOUND });
  });

  test('a document is found by its number, its type and its urgency, and what has the same marks comes first', async () => {
    const plain = `Bán đấu giá tài sản, ${name}`;
    const marked = `Bàn giao tài sản, ${name}`;
    const urgent = { documentType: 'QĐ', urgency: 'express' } as const;
    await registered(plain);
    await registered(marked, urgent);
    const page = await pageOf('giamdoc');
    await page.goto(new URL('/search', agency.url).href);
    const box = page.getByRole('searchbox');
    const first = () => page.locator('[data-row]').first().innerText();
    await box.fill('bàn');
    await expect.poll(first, BOUND).toContain('Bàn giao tài sản');
    await box.fill('bán');
    await expect.poll(first).toContain('Bán đấu giá');
    await box.fill(`quyet dinh hỏa tốc ${name}`);
    await row(page, plain).waitFor({ state: 'detached' });
    await row(page, marked).waitFor();
  });

  test('[AS5] a sheet whose button finishes the document says so, and the button too', async () => {
    const subject = `Xin ý kiến dự thảo kế hoạch chuyển đổi số, ${name}`;
    const document = await registered(subject);
    const { officer } = await passedDown(document);
    const result = { type: 'ReportResult', assignment: officer, text: 'Đã xong.' } as const;
    await submits(agency, 'cv.cntt1', document, result, 4);
    const page = await goesTo('tp.cntt', subject);
    await page.getByRole('button', { name: words.act_accept }).first().click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText(words.act_ends).waitFor();
    await sheet.getByRole('button', { name: /kết thúc văn bản$/ }).waitFor();
  });

  test('[DL3] who asks for more time sees the latest date that can be granted, who grants it also the one asked for', async () => {
    const subject = `Phối hợp kiểm tra cơ sở in, ${name}`;
    const document = await registered(subject);
    const due = addWorkingDays(TODAY, 5, calendars);
    const head = { ...directs(lead('tp.cntt', { due })) };
    await submits(agency, 'giamdoc', document, directs(lead('pgd.hatang', { due })));
    await submits(agency, 'pgd.hatang', document, head, 2);
    const soon = directs(lead('cv.cntt1', { due: addWorkingDays(TODAY, 2, calendars) }));
    const below = await submits(agency, 'tp.cntt', document, soon, 3);

    const latest = /Không sau/;
    const officer = await goesTo('cv.cntt1', subject);
    await officer.getByRole('button', { name: words.document_more }).click();
    await officer.getByRole('menuitem', { name: words.act_ask }).click();
    await officer.getByRole('dialog').getByText(latest).first().waitFor();

    const asked = addWorkingDays(TODAY, 4, calendars);
    const ask = {
      type: 'AskExtension',
      assignment: `${below}.0`,
      due: asked,
      reason: 'Chờ số liệu',
    } as const;
    await submits(agency, 'cv.cntt1', document, ask, 4);
    const page = await goesTo('tp.cntt', subject);
    await page.getByRole('button', { name: words.act_grant, exact: true }).first().click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText(/xin gia hạn đến/).waitFor();
    await sheet.getByText(latest).first().waitFor();
  });

  test('[DL3] who has the same date as their giver may ask for a later one, and is told who has to ask above first', async () => {
    const subject = `Xử lý thuê bao ảo, ${name}`;
    const document = await registered(subject);
    const due = addWorkingDays(TODAY, 3, calendars);
    await submits(agency, 'giamdoc', document, directs(lead('pgd.hatang', { due })));
    await submits(agency, 'pgd.hatang', document, directs(lead('tp.cntt', { due })), 2);
    const page = await goesTo('tp.cntt', subject);
    await page.getByRole('button', { name: words.document_more }).click();
    await page.getByRole('menuitem', { name: words.act_ask }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText(/phải xin gia hạn ở cấp trên trước/).waitFor();
    await sheet.locator('label').filter({ hasText: /ngày/ }).first().waitFor();
  });

  test('[OR1] paper that is handed to me is a task in view, and “Đã nhận bản giấy” is confirmed first', async () => {
    const subject = `Hồ sơ giấy phép bưu chính, ${name}`;
    const document = await registered(subject, { medium: 'paper' });
    await submits(agency, 'giamdoc', document, directs(lead('pgd.hatang')));
    await submits(agency, 'pgd.hatang', document, directs(lead('tp.cntt')), 2);
    await submits(agency, 'vanthu', document, { type: 'HandOverOriginal', to: 'tp.cntt' }, 3);
    const page = await goesTo('tp.cntt', subject);
    await page.getByText(/Văn thư đang giao bản giấy/).waitFor();
    await page.getByRole('button', { name: words.act_receive, exact: true }).first().click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText(words.act_receive_stands, { exact: false }).waitFor();
    await sheet.getByRole('button', { name: words.common_close }).click();
    await page.getByText(/Văn thư đang giao bản giấy/).waitFor();
  });

  test('a due date of the agency’s table is not called one of the document', async () => {
    const subject = `Mời họp giao ban công tác thông tin, ${name}`;
    await registered(subject);
    const page = await goesTo('giamdoc', subject);
    await page.getByRole('tab', { name: words.document_facts }).click();
    await page.getByText(words.document_due_of_table).waitFor();
    expect(await page.getByText(words.register_due, { exact: true }).count()).toBe(0);
  });
});
