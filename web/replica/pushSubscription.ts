import * as v from 'valibot';
import { browserDevice, withLock, type Device } from './device.ts';
import { openFacts, type PushChoice } from './facts.ts';
import { ask, readJson } from './ask.ts';
import {
  firstStep,
  stepAfterFailure,
  stepAfterTelling,
  type PushAnswer,
  type PushStep,
} from './pushSteps.ts';

const Key = v.object({ key: v.string() });

type Keeping = {
  readonly device: Device;
  readonly pushManager: PushManager;
  readonly serverKey: string;
  readonly choice: PushChoice;
};

/** At each start, and when the browser changed it: the server has a living subscription of this browser. */
export async function keepPush(
  { pushManager }: Pick<ServiceWorkerRegistration, 'pushManager'>,
  device: Device = browserDevice(),
): Promise<PushAnswer> {
  const choice = await pushChoice(device);
  if (!choice || !pushManager || !('Notification' in globalThis)) return 'unavailable';
  const reply = await ask(device, '/api/push/key');
  if (reply.kind !== 'answered' || !reply.response.ok) return 'unavailable';
  const answer = v.safeParse(Key, await readJson(reply.response));
  if (!answer.success) return 'unavailable';
  const keeping = { device, pushManager, serverKey: answer.output.key, choice };
  // A page and the worker, or two pages, would undo each other's.
  return withLock(device, `${device.prefix}push`, () => keep(keeping));
}

async function keep(keeping: Keeping): Promise<PushAnswer> {
  const { pushManager, serverKey } = keeping;
  const present = await pushManager.getSubscription();
  const presentKey = present ? keyOf(present) : undefined;
  let step = firstStep({ permission: Notification.permission, presentKey, serverKey });
  let isRenewed = false;
  for (let taken = 0; taken < MOST_STEPS && isOpen(step); taken += 1) {
    const isRenewal = step === 'renew';
    step = await take(step, keeping, isRenewed);
    isRenewed ||= isRenewal;
  }
  return isOpen(step) ? 'unavailable' : step;
}

/** Told, renewed, told again; one more where the browser hides another key. */
const MOST_STEPS = 4;

type OpenStep = Exclude<PushStep, PushAnswer>;

function isOpen(step: PushStep): step is OpenStep {
  return step === 'subscribe' || step === 'renew' || step === 'tell';
}

async function take(step: OpenStep, keeping: Keeping, isRenewed: boolean): Promise<PushStep> {
  const { device, pushManager, serverKey, choice } = keeping;
  try {
    const present = await pushManager.getSubscription();
    if (step === 'tell' && present) {
      return stepAfterTelling(await tell(device, { ...present.toJSON(), ...choice }), isRenewed);
    }
    if (step === 'renew') await present?.unsubscribe();
    await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey });
    return 'tell';
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return stepAfterFailure(name, Notification.permission, isRenewed || step === 'renew');
  }
}

/** base64url, as the server tells its own; null where the browser does not say. */
function keyOf({ options }: PushSubscription): string | null {
  const bytes = options.applicationServerKey;
  if (!bytes) return null;
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
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

/** The status of the server's answer; undefined when it was not reached. */
export async function tell(
  device: Device,
  body: object,
  method = 'POST',
): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json' };
  const reply = await ask(device, '/api/push/subscriptions', {
    ...{ method, headers, body: JSON.stringify(body) },
  });
  return reply.kind === 'answered' ? reply.response.status : undefined;
}
