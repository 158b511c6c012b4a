import * as v from 'valibot';
import { browserDevice, type Device } from './device.ts';
import { openFacts, type PushChoice } from './facts.ts';
import { ask, readJson } from './ask.ts';

/** `denied`: the person or the browser said no. `unavailable`: this browser has no push, or the server was not reached. */
export type PushAnswer = 'subscribed' | 'denied' | 'unavailable';

const Key = v.object({ key: v.string() });

/** At each start, and when the browser changed it: the server has the subscription of this browser, of this person. */
export async function keepPush(
  { pushManager }: Pick<ServiceWorkerRegistration, 'pushManager'>,
  device: Device = browserDevice(),
): Promise<PushAnswer> {
  const choice = await pushChoice(device);
  if (!choice || !pushManager) return 'unavailable';
  const reply = await ask(device, '/api/push/key');
  if (reply.kind !== 'answered' || !reply.response.ok) return 'unavailable';
  const answer = v.safeParse(Key, await readJson(reply.response));
  if (!answer.success) return 'unavailable';
  const options = { userVisibleOnly: true, applicationServerKey: answer.output.key };
  try {
    const subscription = await pushManager.subscribe(options);
    return await tell(device, { ...subscription.toJSON(), ...choice });
  } catch {
    return 'denied';
  }
}

/** What the person chose on this device; `undefined` while they have not. */
export async function pushChoice(
  device: Device = browserDevice(),
): Promise<PushChoice | undefined> {
  const facts = openFacts(device);
  try {
    const known = await facts.known.get('push');
    return known?.key === 'push' ? known.choice : undefined;
  } finally {
    facts.close();
  }
}

export async function tell(device: Device, body: object, method = 'POST'): Promise<PushAnswer> {
  const headers = { 'content-type': 'application/json' };
  const reply = await ask(device, '/api/push/subscriptions', {
    ...{ method, headers, body: JSON.stringify(body) },
  });
  return reply.kind === 'answered' && reply.response.ok ? 'subscribed' : 'unavailable';
}
