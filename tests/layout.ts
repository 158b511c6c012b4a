import type { CDPSession, Page } from 'playwright-core';
import en from '../web/messages/en.json' with { type: 'json' };
import vi from '../web/messages/vi.json' with { type: 'json' };
import { complaintsHere, putsInto, type Wordings } from './layoutInPage.ts';

type Text = string | readonly { readonly match: Readonly<Record<string, string>> }[];

/** The narrowest that WCAG 2.2 asks for (1.4.10). */
const NARROWEST = { width: 320, height: 640 };
/** From here on the app is laid out for a desk. */
const DESK_WIDTH = 1024;
const LETTERS = 16;
/** The size of text in a browser's settings, twice what it is at first (1.4.4). */
const LARGE = 2 * LETTERS;

/**
 * Every text of the app with its English; of several wordings the last, which is the one for many. Where English has
 * several texts for one in Vietnamese, the shortest: which of them stands here cannot be told.
 */
const inEnglish: Wordings = Object.entries(vi)
  .map(([key, text]) => [wordingOf(text), wordingOf(en[key as keyof typeof en])] as const)
  .sort(([, one], [, other]) => other.length - one.length);

function wordingOf(text: Text): string {
  return typeof text === 'string' ? text : (Object.values(text[0]?.match ?? {}).at(-1) ?? '');
}

/**
 * What of the page as it stands cannot be read: on this screen, with letters twice as large, and, from a phone on, at
 * its narrowest (a desk so narrow is laid out as the phone is); in Vietnamese and in English. Nothing may be cut,
 * squeezed, covered or wider than the screen.
 */
export async function unreadableOn(page: Page): Promise<readonly string[]> {
  const screen = page.viewportSize();
  if (!screen) return [];
  const settings = await page.context().newCDPSession(page);
  const found: string[] = [];
  const isPhone = screen.width < DESK_WIDTH;
  const looks = [
    { as: 'as it is', size: screen, letters: LETTERS },
    ...(isPhone ? [{ as: 'at 320 px', size: NARROWEST, letters: LETTERS }] : []),
    { as: 'with large letters', size: screen, letters: LARGE },
  ];
  for (const { as, size, letters } of looks) {
    await show(page, settings, { size, letters });
    for (const one of await complaintsIn(page, size.width)) found.push(`${as}: ${one}`);
  }
  await show(page, settings, { size: screen, letters: LETTERS });
  await settings.detach();
  return found;
}

type Shown = {
  readonly size: { readonly width: number; readonly height: number };
  readonly letters: number;
};

async function show(page: Page, settings: CDPSession, { size, letters }: Shown): Promise<void> {
  await settings.send('Page.setFontSizes', { fontSizes: { standard: letters } });
  await page.setViewportSize(size);
  await page.evaluate('new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)))');
}

/** The app changes its language by a reload, which closes what is open: so the English is put in where it stands. */
async function complaintsIn(page: Page, width: number): Promise<readonly string[]> {
  const own = await page.evaluate(complaintsHere, width);
  await page.evaluate(putsInto, inEnglish);
  const others = await page.evaluate(complaintsHere, width);
  await page.evaluate('globalThis.takesOut()');
  return [...own, ...others.filter((one) => !own.includes(one)).map((one) => `English: ${one}`)];
}
