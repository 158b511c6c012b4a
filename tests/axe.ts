import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { unreadableOn } from './layout.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 A and AA, and what axe advises besides. What holds is not listed: that takes longer than finding out. */
const OPTIONS: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  preload: false,
};
/** The other scheme has the same elements: only what goes by colour is asked again. */
const COLOURS: RunOptions = {
  ...OPTIONS,
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};
/** The colours of another scheme are there with the next frame; what a script still moves has come to rest. */
const SETTLED = `new Promise(requestAnimationFrame)
  .then(() => document.getAnimations().map(({ finished }) => finished.catch(() => undefined)))
  .then((running) => Promise.all(running))
  .then(() => new Promise(requestAnimationFrame))
  .then(() => undefined)`;

/**
 * What axe complains of on the page as it stands, light and dark, and what cannot be read at 320 px and with large
 * letters, in both languages: in words; nothing is what is wanted. To be used without motion.
 */
export async function complaintsOf(page: Page, where: string): Promise<readonly string[]> {
  // What is said for a few seconds is still there.
  const unreadable = await unreadableOn(page);
  const found = unreadable.map((one) => `${where}, ${one}`);
  for (const [colorScheme, options] of [['light', OPTIONS] as const, ['dark', COLOURS] as const]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(SETTLED);
    for (const one of await violations(page, options)) {
      found.push(`${where}, ${colorScheme}: ${one}`);
    }
  }
  return found;
}

async function violations(page: Page, options: RunOptions): Promise<readonly string[]> {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe);
  const results: AxeResults = await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} ${html} ${failureSummary}`),
  );
}
