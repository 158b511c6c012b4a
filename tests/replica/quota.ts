import type { Stage } from './stage.ts';
import { openTab } from './browser.ts';

export type Quota = {
  /** From now on the browser grants the device so many bytes; none given: as many as at the start. */
  readonly grant: (bytes?: number) => Promise<void>;
};

/** More than any of these tests stores. */
const AT_THE_START = 32 * 1024 * 1024;

/**
 * What the browser grants a device, to be called before its first page is opened. Chromium asks for the quota when a
 * transaction is larger than all that was free when it asked last, else half a minute later. So little is granted from
 * the start, and after a change somebody tries to write more than that.
 */
export async function limitQuota({ context, between }: Stage): Promise<Quota> {
  const page = await openTab(context, between);
  // The limit lasts as long as this session, and so the page.
  const cdp = await context.newCDPSession(page);
  const override = (quotaSize: number) =>
    cdp.send('Storage.overrideQuotaForOrigin', { origin: between.url, quotaSize });
  await override(AT_THE_START);
  const ballast = await page.evaluateHandle(openBallast);
  return {
    async grant(bytes = AT_THE_START) {
      await override(bytes);
      if (bytes < AT_THE_START) await ballast.evaluate(writeTooMuch, AT_THE_START);
    },
  };
}

/** Runs in the page. */
function openBallast(): Promise<IDBDatabase> {
  const request = indexedDB.open('ballast');
  request.onupgradeneeded = () =>
    request.result.createObjectStore('ballast', { autoIncrement: true });
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no reason given'));
  });
}

/** Runs in the page. */
function writeTooMuch(database: IDBDatabase, bytes: number): Promise<void> {
  const writing = database.transaction('ballast', 'readwrite');
  // A blob is counted before it is written; anything else would lie in the database's log for a while.
  writing.objectStore('ballast').add(new Blob([new Uint8Array(bytes)]));
  return new Promise((resolve, reject) => {
    writing.onabort = () => resolve();
    writing.oncomplete = () => reject(new Error('it fitted'));
  });
}
