import type { Locator, Page } from 'playwright-core';
import { words } from './phone.ts';

export function row(page: Page, subject: string): Locator {
  return page.locator('[data-row]').filter({ hasText: subject });
}

/** Opens a document from the list in view. */
export async function opens(page: Page, subject: string): Promise<void> {
  await row(page, subject).first().click();
  await page.getByRole('heading', { name: subject }).waitFor();
}

/** Goes to the home screen and from there to a lane. */
export async function looksAt(page: Page, lane: string): Promise<void> {
  await page.getByRole('link', { name: words.shell_nav_desk, exact: false }).first().click();
  await page.getByRole('link', { name: lane }).first().click();
}

export async function beginsDirective(page: Page): Promise<Locator> {
  const { directive_title, directive_assign, directive_more } = words;
  const name = new RegExp(`^(${directive_title}|${directive_assign}|${directive_more})$`);
  await page.getByRole('toolbar').getByRole('button', { name }).click();
  // A leader writes a bút phê, a head gives out work.
  const titled = new RegExp(`^(${directive_title}|${directive_assign})$`);
  const sheet = page.getByRole('dialog', { name: titled });
  await sheet.waitFor();
  return sheet;
}

export type Directing = {
  readonly text: string;
  readonly lead: string;
  readonly coHandler?: string;
};

/** Writes a bút phê on the open document and passes it on. */
export async function directs(page: Page, { text, lead, coHandler }: Directing): Promise<void> {
  const sheet = await beginsDirective(page);
  await sheet.getByLabel(words.directive_text).fill(text);
  await names(sheet, page, words.document_role_lead, lead);
  if (coHandler) await names(sheet, page, words.document_role_coHandler, coHandler);
  await sheet.getByRole('button', { name: /^Chuyển/ }).click();
  await sheet.waitFor({ state: 'hidden' });
}

/** Chooses somebody who is offered at once, or else seeks them by name. */
async function names(sheet: Locator, page: Page, role: string, who: string): Promise<void> {
  const group = sheet.getByRole('group', { name: role });
  const offered = group.locator('label, button').filter({ hasText: who });
  if (await offered.count()) return void (await offered.first().click());
  await seeks(sheet, page, role, who);
  await page.getByRole('option').filter({ hasText: who }).first().click();
}

/** Types a name into the box of a role, so that the people who match are listed with what the rules say of them. */
export async function seeks(sheet: Locator, page: Page, role: string, who: string): Promise<void> {
  const group = sheet.getByRole('group', { name: role });
  const others = group.getByRole('button', { name: words.directive_others });
  if (await others.count()) await others.first().click();
  const isLead = role === words.document_role_lead;
  const box = isLead
    ? sheet.getByRole('combobox', { name: words.directive_find }).first()
    : sheet.getByRole('combobox', { name: role }).or(group.getByRole('combobox')).first();
  await box.click();
  await page.keyboard.type(who);
  await page.getByRole('option').filter({ hasText: who }).first().waitFor();
}

/** A sheet with one text to write, found by the button that opens it. */
export async function writes(
  page: Page,
  { open, label, text, send }: { open: RegExp; label: string; text: string; send: RegExp },
): Promise<void> {
  await page.getByRole('button', { name: open }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel(label).fill(text);
  await sheet.getByRole('button', { name: send }).click();
  await sheet.waitFor({ state: 'hidden' });
}

/** What the history of the open document says, oldest first. */
export async function historyOf(page: Page): Promise<readonly string[]> {
  await page.getByRole('tab', { name: words.document_history }).click();
  const panel = page.getByRole('tabpanel', { name: words.document_history });
  await panel.getByRole('listitem').first().waitFor();
  return panel.getByRole('listitem').allInnerTexts();
}
