import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import * as v from 'valibot';
import type { Text } from '#shared/text.ts';
import { PublicKeySchema, thumbprint } from '../accounts/deviceKey.ts';
import { deviceId } from '../accounts/records.ts';
import type { Entry } from '../commands/ledger.ts';
import type { StoreRequest } from '../projections/storeRequest.ts';
import { findings } from './findings.ts';
import type { Complain } from './report.ts';
import { walk } from './walk.ts';

export type DeviceKeys = {
  readonly keyOf: (device: string) => KeyObject | undefined;
  readonly isOf: (device: string, person: string) => boolean;
};

const Record = v.looseObject({ person: v.string(), publicKey: PublicKeySchema });
/** A device's id is the thumbprint of its key; that of a device without one is a UUID. */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;
const PREFIX = deviceId('', '').slice(0, -1);

/** The keys of all devices that ever signed in, also of those that were removed. */
export async function readDeviceKeys(
  request: StoreRequest,
  complain: Complain,
): Promise<DeviceKeys> {
  const keys = new Map<string, KeyObject>();
  const owners = new Set<string>();
  for await (const { id, doc } of walk(request, 'accounts', {
    from: PREFIX,
    to: `${PREFIX}\uffff`,
  })) {
    const parsed = v.safeParse(Record, doc);
    const device = parsed.success ? thumbprint(parsed.output.publicKey) : '';
    if (!parsed.success || id !== deviceId(device, parsed.output.person)) {
      complain(id, findings.wrongKey);
      continue;
    }
    const key = parsed.output.publicKey;
    keys.set(device, keys.get(device) ?? createPublicKey({ key: { ...key }, format: 'jwk' }));
    owners.add(id);
  }
  return {
    keyOf: (device) => keys.get(device),
    isOf: (device, person) => owners.has(deviceId(device, person)),
  };
}

/** What is wrong with who sent an entry; a script without a device, or whose device has no key, signs nothing. */
export function senderFault(
  { device, by, payload }: Entry,
  sent: string,
  keys: DeviceKeys,
): Text | undefined {
  const signature = payload?.signature;
  if (device === undefined || !THUMBPRINT.test(device)) {
    return signature === undefined ? undefined : findings.noDeviceNamed;
  }
  const key = keys.keyOf(device);
  if (!key) return findings.unknownDevice;
  if (!keys.isOf(device, by)) return findings.othersDevice;
  if (signature === undefined) return findings.unsigned;
  const bytes = Buffer.from(signature, 'base64url');
  const isSigned = verify('sha256', Buffer.from(sent), { key, dsaEncoding: 'ieee-p1363' }, bytes);
  return isSigned ? undefined : findings.wrongSignature;
}
