import * as v from 'valibot';
import { ask, readJson, type Reply } from './ask.ts';
import { browserDevice, type Device } from './device.ts';

/*
 * What a person does with their own account: devices, sessions, password. Online only.
 */

const OwnDevices = v.object({
  devices: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      lastSeen: v.string(),
      current: v.boolean(),
      signedIn: v.boolean(),
      readableUntil: v.optional(v.string()),
      wipe: v.optional(
        v.object({
          state: v.picklist(['asked', 'confirmed', 'leaseEnded']),
          confirmedAt: v.optional(v.string()),
        }),
      ),
    }),
  ),
});
export type OwnDevice = v.InferOutput<typeof OwnDevices>['devices'][number];

const OwnSessions = v.object({
  sessions: v.array(
    v.object({
      id: v.string(),
      device: v.nullable(v.object({ id: v.string(), name: v.string() })),
      createdAt: v.string(),
      current: v.boolean(),
    }),
  ),
});
export type OwnSession = v.InferOutput<typeof OwnSessions>['sessions'][number];

/** `keyless`: sessions of scripts and of browsers without a key, which are on no device of the list. */
export type Places = {
  readonly devices: readonly OwnDevice[];
  readonly keyless: readonly OwnSession[];
};

/** `undefined` when the server was not reached. */
export async function readPlaces(device: Device = browserDevice()): Promise<Places | undefined> {
  const [devices, sessions] = await Promise.all([
    parse(OwnDevices, await ask(device, '/api/devices')),
    parse(OwnSessions, await ask(device, '/api/sessions')),
  ]);
  if (!devices || !sessions) return undefined;
  const known = new Set(devices.devices.map(({ id }) => id));
  const keyless = sessions.sessions.filter((one) => !known.has(one.device?.id ?? ''));
  return { devices: devices.devices, keyless };
}

/** Whether it is done; one that was not there any more is done too. */
export async function endDevice(id: string, device: Device = browserDevice()): Promise<boolean> {
  return isDone(await ask(device, `/api/devices/${id}`, { method: 'DELETE' }));
}

export async function endOwnSession(
  id: string,
  device: Device = browserDevice(),
): Promise<boolean> {
  return isDone(await ask(device, `/api/sessions/${id}`, { method: 'DELETE' }));
}

/** Orders that what lies on a device of one's own be destroyed there. */
export async function wipeDevice(id: string, device: Device = browserDevice()): Promise<boolean> {
  return isDone(await ask(device, `/api/devices/${id}/wipe`, { method: 'POST' }));
}

export type PasswordAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'wrong' | 'unreachable' }
  /** `text`: why the new one is not taken, in the language asked for. */
  | { readonly ok: false; readonly why: 'refused'; readonly text: string }
  | { readonly ok: false; readonly why: 'tooMany'; readonly retryAfterMs: number };

const Refused = v.object({ detail: v.string() });

export async function changePassword(
  change: { present: string; next: string },
  language: string,
  device: Device = browserDevice(),
): Promise<PasswordAnswer> {
  const reply = await ask(device, '/api/password', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(change),
  });
  if (reply.kind === 'unreachable' && reply.retryAfterMs !== undefined) {
    return { ok: false, why: 'tooMany', retryAfterMs: reply.retryAfterMs };
  }
  if (reply.kind !== 'answered') return { ok: false, why: 'unreachable' };
  const { response } = reply;
  if (response.ok) return { ok: true };
  if (response.status === 403) return { ok: false, why: 'wrong' };
  const refused = v.safeParse(Refused, await readJson(response));
  if (response.status !== 422 || !refused.success) return { ok: false, why: 'unreachable' };
  return { ok: false, why: 'refused', text: refused.output.detail };
}

function isDone(reply: Reply): boolean {
  return reply.kind === 'answered' && (reply.response.ok || reply.response.status === 404);
}

async function parse<T>(schema: v.GenericSchema<unknown, T>, reply: Reply): Promise<T | undefined> {
  if (reply.kind !== 'answered' || !reply.response.ok) return undefined;
  const parsed = v.safeParse(schema, await readJson(reply.response));
  return parsed.success ? parsed.output : undefined;
}
