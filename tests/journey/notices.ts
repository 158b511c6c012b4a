import type { BrowserContext, Page } from 'playwright-core';
import type { PushTarget } from '../../api/push/send.ts';

/**
 * Headless Chromium has no push service to subscribe to: the page hands the server a subscription of the test's own
 * service, and what that receives is given to the worker as the browser would.
 */
export async function subscribe(page: Page, target: PushTarget): Promise<void> {
  const status = await page.evaluate(async (subscription) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(subscription);
    return (await fetch('/api/push/subscriptions', { method: 'POST', headers, body })).status;
  }, target);
  if (status >= 300) throw new Error(`the subscription was answered with ${status}`);
}

export async function deliverPush(
  context: BrowserContext,
  page: Page,
  data: string,
): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const id = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId;
      if (id) resolve(id);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
}

/** Titles of the notifications that the person sees. */
export async function notifications(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title }) => title);
  });
}
