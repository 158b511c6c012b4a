import type { PersonId } from '#shared/office/office.ts';
import { browserDevice, type Device } from './device.ts';
import { draftsOf } from './drafts.ts';
import { setStatus, type Facts } from './facts.ts';
import { leave, withMemory, type Left } from './leave.ts';
import { isSilent, openOutbox, waitingActs } from './outbox.ts';
import { unsealWork } from './sealedWork.ts';

/** Somebody else whose desk lies on this device, and how many acts and drafts of theirs were not sent. */
export type Former = {
  readonly id: PersonId;
  readonly name: string;
  readonly waiting: number;
  readonly drafts: number;
};

export async function formersOf(
  device: Device,
  facts: Facts,
  person: PersonId,
): Promise<readonly Former[]> {
  const others = (await facts.residents.toArray()).filter((one) => one.person !== person);
  const outbox = openOutbox(device);
  const formers: Former[] = [];
  for (const { person: id, name } of others) {
    const waiting = (await waitingActs(outbox, id)).filter((act) => !isSilent(act)).length;
    const { length: drafts } = await draftsOf(id, device);
    formers.push({ id, name, waiting, drafts });
  }
  outbox.close();
  return formers;
}

/** At another person's wish: the former one's unsent acts and drafts stay, sealed, for their own next sign-in. */
export function clearFormer(person: PersonId, device: Device = browserDevice()): Promise<Left> {
  return withMemory(device, person, (memory) => leave(memory, 'keep'));
}

/** What this person left sealed is theirs to read again. */
export async function openSealed(device: Device, facts: Facts, person: PersonId): Promise<void> {
  const resident = await facts.residents.get(person);
  if (!resident) return;
  const outbox = openOutbox(device);
  const unreadable = await unsealWork(device, outbox, resident);
  outbox.close();
  await setStatus(facts, person, { unreadable: unreadable || undefined });
}
