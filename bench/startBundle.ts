import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { signInToApp } from './app.ts';
import { say, type Result } from './report.ts';

const BUILD = path.join(import.meta.dirname, '../build');
const LIMIT_KB = 150;

/** What a browser loads of JS and CSS until the home screen stands, gzip, in kB (1,000 bytes). */
export async function startBundle(browser: Browser, url: string): Promise<Result> {
  const context = await browser.newContext();
  await signInToApp(await context.newPage(), { url, person: 'giamdoc', rows: 1 });
  const page = await context.newPage();
  const loaded = new Set<string>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/\.(?:m?js|css)$/.test(pathname)) loaded.add(pathname);
  });
  await page.goto(url);
  await page.locator('[data-row]').first().waitFor();
  const sizes = await Promise.all([...loaded].map(gzipped));
  await context.close();
  const value = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
  say(`start bundle: ${value.toFixed(1)} kB`);
  return {
    name: 'start-bundle',
    value,
    unit: 'kB gzip',
    against: `${LIMIT_KB} kB`,
    ratio: value / LIMIT_KB,
    goal: `≤ ${LIMIT_KB} kB, reach 90`,
    runs: [value],
  };
}

async function gzipped(pathname: string): Promise<number> {
  return gzipSync(await readFile(path.join(BUILD, pathname)), { level: 9 }).length;
}
