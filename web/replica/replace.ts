import { kindOf } from '#shared/kinds.ts';
import { flushLock } from './device.ts';
import { addFile } from './files.ts';
import { unlessFull } from './full.ts';
import { takeLease } from './lease.ts';
import { withLock } from './lock.ts';
import { witness, type Memory } from './memory.ts';
import { flushLease, mayChange, type ActRecord } from './outbox.ts';
import type { NewAct, Submitted } from './replica.ts';
import { makeRoom } from './room.ts';
import { submit } from './submit.ts';

type Chosen = Blob & { readonly name: string };

/**
 * A waiting act with a file that does not pass: decided anew without it, or with `instead`. A signed act is never
 * changed; the new one takes its place in one step, so that nothing is lost and later acts still follow it.
 */
export function replaceFile(memory: Memory, id: string, instead?: Chosen): Promise<Submitted> {
  return whileNothingIsSent(memory, async () => {
    const before = await memory.outbox.acts.where({ id }).first();
    const act = before && before.person === memory.person ? actOf(before) : null;
    if (!before?.heldFile || !act || !mayChange(before)) return NOT_WAITING;
    const file = instead && (await addFile(memory, instead));
    const command = exchange(act.command, before.heldFile, file);
    const parsed = kindOf(act.document)?.parse(command);
    if (!parsed?.ok) return NOT_WAITING;
    // The witness first: what goes knowingly was not evicted.
    await unlessFull(() => witness(memory, new Set([id])));
    return submit(memory, { ...act, command: parsed.command }, before);
  });
}

/** A waiting act that does not pass comes back to its person: it is not sent any more, and can be used again (OB3). */
export function takeBack(memory: Memory, id: string): Promise<void> {
  return whileNothingIsSent(memory, async () => {
    const { outbox, person } = memory;
    const own = outbox.acts.where({ id }).filter((act) => act.person === person && mayChange(act));
    await own.modify({ state: 'rejected' });
  }).then(() => undefined);
}

const NOT_WAITING: Submitted = { ok: false, problem: 'notWaiting' };

/** What an act held, for a new one. */
export function actOf({ envelope }: ActRecord): NewAct | null {
  const parsed = kindOf(envelope.document)?.parse(envelope.command);
  if (!parsed?.ok) return null;
  const { document, basedOn, as } = envelope;
  return { document, basedOn, command: parsed.command, ...(as ? { as } : {}) };
}

/** Neither a sender that runs now nor one that stood still and wakes up later may send what is put away here. */
function whileNothingIsSent<T>(memory: Memory, work: () => Promise<T>): Promise<T | Submitted> {
  const { device, outbox, person } = memory;
  return withLock(device, flushLock(device, person), async () => {
    const fits = await makeRoom(memory, () => takeLease(outbox.leases, flushLease(person)));
    return fits ? work() : { ok: false, problem: 'storageFull' };
  });
}

/** Wherever the command names the file. */
function exchange(value: unknown, sha256: string, instead: object | undefined): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown) => {
      if (!names(one, sha256)) return [exchange(one, sha256, instead)];
      return instead ? [instead] : [];
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, exchange(one, sha256, instead)]);
  return Object.fromEntries(entries) as unknown;
}

function names(value: unknown, sha256: string): boolean {
  return (
    typeof value === 'object' && value !== null && 'sha256' in value && value.sha256 === sha256
  );
}
