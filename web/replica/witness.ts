import type { PersonId } from '#shared/office/office.ts';
import { nameFor, type Device } from './device.ts';
import { withLock } from './lock.ts';
import { actsOf, isSilent, waitingActs, type Outbox } from './outbox.ts';

/**
 * Remembers outside of IndexedDB which acts wait, so that a browser that throws the outbox away does not do it in
 * silence. Cache Storage keeps the ids; the cookie, which outlives even a whole evicted origin, only their number.
 * It counts what the person wrote: that a document was opened (DK4) is no loss to tell of.
 */
type Witness = { readonly ids: readonly string[]; readonly count: number };

const RECORD = '/.device/waiting';
/** Its name begins so; it stands, with 0, from the sign-in to the sign-out. */
const COOKIE = 'waiting';
const COOKIE_DAYS = 400;

/**
 * Brings the witness up to date with the outbox; run at each start and after each change of the outbox.
 * @returns how many acts had waited here and are gone without anybody's doing
 */
export function keepWitness(
  device: Device,
  outbox: Outbox,
  person: PersonId,
  leaving: ReadonlySet<string> = new Set(),
): Promise<number> {
  return withLock(device, nameFor(device, 'witness', person), async () => {
    const before = await readWitness(device, person);
    const isNew = await markBorn(device, outbox);
    const { acts, sealed } = await outbox.transaction(
      'r',
      outbox.acts,
      outbox.sealed,
      async () => ({
        acts: (await actsOf(outbox, person)).filter((act) => !isSilent(act)),
        sealed: await sealedIds(outbox, person),
      }),
    );
    const waiting = acts.filter(({ state, id }) => state === 'waiting' && !leaving.has(id));
    const lost = countLost(before, new Set([...acts.map(({ id }) => id), ...sealed]), isNew);
    const ids = [...waiting.map(({ id }) => id), ...sealed];
    await writeNumber(device, person, ids.length);
    // At nearly every start nothing has changed: nothing is written, which a full device could not do.
    if (!isSame(before.ids, ids)) await writeIds(device, person, ids);
    return lost;
  });
}

function isSame(before: readonly string[], now: readonly string[]): boolean {
  return before.length === now.length && now.every((id) => before.includes(id));
}

function countLost(before: Witness, here: ReadonlySet<string>, isNew: boolean): number {
  const missing = before.ids.filter((id) => !here.has(id)).length;
  // The ids are evicted along with the outbox when the whole origin goes; the number is not.
  return isNew ? Math.max(missing, before.count - here.size) : missing;
}

async function markBorn(device: Device, outbox: Outbox): Promise<boolean> {
  // Nearly always; a transaction that may write waits for the disk.
  if (await outbox.born.get('born')) return false;
  return outbox.transaction('rw', outbox.born, async () => {
    if (await outbox.born.get('born')) return false;
    await outbox.born.add({ key: 'born', at: new Date(device.now()).toISOString() });
    return true;
  });
}

/**
 * For the sign-in form, which finds nobody signed in: whether somebody's data were here, who never signed out.
 * @returns how many acts waited here and are gone; `undefined` when nothing was thrown away
 */
export async function readEviction(device: Device, outbox: Outbox): Promise<number | undefined> {
  if (await outbox.born.get('born')) return undefined;
  const start = `${device.prefix}${COOKIE}-`;
  const cookies = (await device.cookies?.getAll()) ?? [];
  const counts = cookies.flatMap(({ name = '', value }) =>
    name.startsWith(start) ? [Number(value)] : [],
  );
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** The person signed out: nothing of theirs is expected to be here, but for what they chose to keep. */
export async function endWitness(device: Device, outbox: Outbox, person: PersonId): Promise<void> {
  const waiting = [...(await waitingActs(outbox, person)), ...(await sealedIds(outbox, person))];
  if (waiting.length > 0) return;
  await device.caches.delete(nameFor(device, 'witness', person));
  await device.cookies?.delete(nameFor(device, COOKIE, person));
}

/** Acts that stay sealed while their person is away. */
async function sealedIds(outbox: Outbox, person: PersonId): Promise<readonly string[]> {
  return (await outbox.sealed.where({ person }).toArray()).flatMap(({ waiting }) => waiting);
}

async function readWitness(device: Device, person: PersonId): Promise<Witness> {
  const cache = await device.caches.open(nameFor(device, 'witness', person));
  const ids = (await (await cache.match(RECORD))?.json()) as string[] | undefined;
  const cookie = await device.cookies?.get(nameFor(device, COOKIE, person));
  return { ids: ids ?? [], count: Number(cookie?.value ?? 0) };
}

async function writeIds(device: Device, person: PersonId, ids: readonly string[]): Promise<void> {
  const cache = await device.caches.open(nameFor(device, 'witness', person));
  await cache.put(RECORD, Response.json(ids));
}

async function writeNumber(device: Device, person: PersonId, count: number): Promise<void> {
  await device.cookies?.set({
    name: nameFor(device, COOKIE, person),
    value: String(count),
    path: '/',
    sameSite: 'strict',
    expires: device.now() + COOKIE_DAYS * 86_400_000,
  });
}
