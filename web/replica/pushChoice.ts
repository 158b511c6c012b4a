import { browserDevice, type Device } from './device.ts';
import { openFacts, type PushChoice } from './facts.ts';
import type { PushAnswer } from './pushSteps.ts';
import { keepPush, tell } from './pushSubscription.ts';

/*
 * Notifications on and off, for pages: only they can ask for the permission.
 */

/** Asks for permission (in a click), subscribes, and keeps what the person chose. */
export async function enablePush(
  choice: PushChoice,
  device: Device = browserDevice(),
): Promise<PushAnswer> {
  if (!('Notification' in globalThis)) return 'unavailable';
  const permission = await Notification.requestPermission();
  // Closing the question is no answer; a click may ask again.
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'unavailable';
  const facts = openFacts(device);
  try {
    await facts.known.put({ key: 'push', choice });
  } finally {
    facts.close();
  }
  const registration = await navigator.serviceWorker.getRegistration();
  return registration ? keepPush(registration, device) : 'unavailable';
}

/** Nothing is sent to this browser any more. */
export async function disablePush(device: Device = browserDevice()): Promise<void> {
  const facts = openFacts(device);
  try {
    await facts.known.delete('push');
  } finally {
    facts.close();
  }
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await tell(device, { endpoint: subscription.endpoint }, 'DELETE');
  await subscription.unsubscribe();
}
