import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 A and AA, and what axe advises besides. What holds is not listed: that takes longer than finding out. */
const OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  preload: false,
};
/** The narrowest that WCAG 2.2 asks for (1.4.10). */
const NARROWEST = { width: 320, height: 640 };
/** From here on the app is laid out for a desk. */
const DESK_WIDTH = 1024;

/** The colours of another scheme are there with the next frame; what a script still moves has come to rest. */
const SETTLED = `new Promise(requestAnimationFrame)
  .then(() => document.getAnimations().map(({ finished }) => finished.catch(() => undefined)))
  .then((running) => Promise.all(running))
  .then(() => new Promise(requestAnimationFrame))
  .then(() => undefined)`;

/**
 * What axe complains of on the page as it stands, light and dark, and whether it scrolls sideways on the narrowest
 * phone: in words; nothing is what is wanted. To be used without motion.
 */
export async function complaintsOf(page: Page, where: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(SETTLED);
    for (const one of await violations(page)) found.push(`${where}, ${colorScheme}: ${one}`);
  }
  const pixels = await overflow(page);
  return pixels > 0 ? [...found, `${where}: ${pixels} px too wide`] : found;
}

async function violations(page: Page): Promise<readonly string[]> {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe);
  const results: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(OPTIONS)})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} ${html} ${failureSummary}`),
  );
}

/** How many pixels the page is wider than the screen. A phone’s `innerWidth` grows with it. */
async function overflow(page: Page): Promise<number> {
  const screen = page.viewportSize();
  if (!screen) return 0;
  const asked = screen.width < DESK_WIDTH ? NARROWEST : screen;
  await page.setViewportSize(asked);
  const width: number = await page.evaluate('document.documentElement.scrollWidth');
  await page.setViewportSize(screen);
  return width - asked.width;
}
