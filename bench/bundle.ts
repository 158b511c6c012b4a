import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';

/** `page.ts` as one script. */
export async function bundlePage(): Promise<string> {
  const input = path.join(import.meta.dirname, 'page.ts');
  const output = { format: 'iife', codeSplitting: false } as const;
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    define: { global: 'globalThis' },
    build: { write: false, target: 'es2022', rolldownOptions: { input, output } },
  });
  const [first] = [built].flat();
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error('the page was not built');
  return chunk.code;
}

/** A page of the server's origin that is not the app's, with the script. The context has to bypass the CSP. */
export async function openBenchPage(
  context: BrowserContext,
  url: string,
  script: string,
): Promise<Page> {
  const page = await context.newPage();
  await page.goto(new URL('/healthz', url).href);
  await page.addScriptTag({ content: script });
  return page;
}

/** What every request of the page takes longer, in ms. */
export async function delay(page: Page, latency: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const unlimited = { offline: false, downloadThroughput: -1, uploadThroughput: -1 };
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', { ...unlimited, latency });
}
