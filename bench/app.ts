import type { Page } from 'playwright-core';
import vi from '../web/messages/vi.json' with { type: 'json' };
import { PASSWORD } from './registrations.ts';

const MOST_MS = 600_000;

/** Signs in on the app itself, and waits until so many rows are stored and the app can be opened without a server. */
export async function signInToApp(
  page: Page,
  { url, person, rows }: { url: string; person: string; rows: number },
): Promise<void> {
  await page.goto(url);
  await page.getByLabel(vi.signin_username).fill(person);
  await page.getByLabel(vi.signin_password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: vi.signin_submit }).click();
  await page.locator('[data-row]').first().waitFor({ timeout: MOST_MS });
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.waitForFunction(hasRows, rows, { timeout: MOST_MS, polling: 500 });
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Runs in the page: asks the device's memory itself, since the screen shows only the first rows. */
async function hasRows(least: number): Promise<boolean> {
  const named = await indexedDB.databases();
  const name = named.find((one) => one.name?.startsWith('rows-'))?.name;
  if (!name) return false;
  const database = await promised(indexedDB.open(name));
  const count = await promised(database.transaction('rows').objectStore('rows').count());
  database.close();
  return count >= least;

  function promised<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
    });
  }
}

/** Runs in the page: when a row with this text was painted first, in ms since 1970. */
export function painted(text: string): Promise<number> {
  return new Promise((resolve) => {
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    look();

    function look(): void {
      const rows = [...document.querySelectorAll('[data-row]')];
      if (!rows.some((row) => row.textContent.includes(text))) return;
      observer.disconnect();
      // The second frame begins when the first one has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
    }
  });
}
