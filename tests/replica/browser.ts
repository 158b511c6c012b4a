import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import type { Waits } from '#web/replica/device.ts';
import { PASSWORD } from '../agency.ts';
import type { Between } from './between.ts';

/** Below /api the worker leaves pages alone, so that the test page is never the app's. */
const FOLDER = '/api/test-page/';

/** The page of `page.ts` for `Between.serves`: built here, no part of the product. */
export async function buildTestPage(): Promise<ReadonlyMap<string, Served>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'butphe-page-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    base: FOLDER,
    build: {
      ...{ outDir: folder, target: 'es2022', minify: false, modulePreload: false },
      rolldownOptions: {
        input: path.join(import.meta.dirname, 'page.ts'),
        output: { entryFileNames: 'page.js', chunkFileNames: '[name].js' },
      },
    },
  });
  const served = new Map<string, Served>();
  for (const name of await readdir(folder)) {
    const body = await readFile(path.join(folder, name));
    served.set(FOLDER + name, { type: 'text/javascript', body });
  }
  await rm(folder, { recursive: true });
  const html = `<!doctype html><meta charset="utf-8"><script type="module" src="${FOLDER}page.js"></script>`;
  served.set(FOLDER, { type: 'text/html', body: Buffer.from(html) });
  return served;
}

export type Served = { readonly type: string; readonly body: Buffer };

/** A tab with the test page. */
export async function openTab(context: BrowserContext, between: Between): Promise<Page> {
  const page = await context.newPage();
  await page.goto(between.url + FOLDER);
  await page.waitForFunction(() => 'memory' in globalThis);
  return page;
}

/** A tab with the memory of this person, who signs in first where nobody is. */
export async function openTabOf(
  context: BrowserContext,
  between: Between,
  person: string,
  waits: Partial<Waits> = {},
): Promise<Page> {
  const page = await openTab(context, between);
  await page.evaluate(
    async ({ username, password, waits }) => {
      const session = await memory.currentSession();
      if (session?.person.id !== username) {
        const answer = await memory.signIn({ username, password, deviceName: 'thử' });
        if (!answer.ok) throw new Error(answer.why);
      }
      globalThis.replica = await memory.openReplica(username, memory.hastyDevice(waits));
    },
    { username: person, password: PASSWORD, waits },
  );
  return page;
}

/** The worker of the built app, installed and active, as any page of it would do. */
export async function installWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module' });
    await navigator.serviceWorker.ready;
  });
}

/** What the browser's own events do to the worker; `registrationId` names it. */
export async function workerOf(page: Page, origin: string) {
  const cdp = await page.context().newCDPSession(page);
  const registered = Promise.withResolvers<string>();
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const found = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
    if (found) registered.resolve(found.registrationId);
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered.promise;
  return {
    /** Background Sync. */
    sync: () =>
      cdp.send('ServiceWorker.dispatchSyncEvent', {
        ...{ origin, registrationId, tag: 'flush', lastChance: false },
      }),
    push: (message: object) =>
      cdp.send('ServiceWorker.deliverPushMessage', {
        ...{ origin, registrationId, data: JSON.stringify(message) },
      }),
  };
}
