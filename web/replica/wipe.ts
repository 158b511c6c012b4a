import * as v from 'valibot';
import type { PersonId } from '#shared/office/office.ts';
import { ask, readJson } from './ask.ts';
import { flushLock, nameFor, type Device } from './device.ts';
import type { Facts, KeyRecord, Wipe } from './facts.ts';
import { sign } from './keys.ts';
import { clearDesk, clearRest, withMemory } from './leave.ts';
import { unlessFull } from './full.ts';
import { withLock } from './lock.ts';
import { witness, type Memory } from './memory.ts';
import { actsOf, isSilent } from './outbox.ts';
import { destroySealed } from './sealedWork.ts';
import { endWitness } from './witness.ts';

/** The server takes no more ids in one report. */
const MOST_DESTROYED = 1_000;

const Challenge = v.object({ challenge: v.string() });
const Orders = v.object({ wipe: v.array(v.string()) });

/**
 * Asks the server, by each key of this device, whether somebody's data here are to be wiped; wipes and reports. To be
 * called when a session was refused, and when nobody is signed in. What is broken off goes on at the next call.
 * @param opened the memory that is in use here: its databases are closed by who holds them
 * @returns whether anything was wiped
 */
export function obeyOrders(device: Device, facts: Facts, opened?: Memory): Promise<boolean> {
  // One tab at a time: whoever waited finds the key gone, and signs in with another one.
  return withLock(device, `${device.prefix}orders`, () => obeyAll(device, facts, opened));
}

async function obeyAll(device: Device, facts: Facts, opened?: Memory): Promise<boolean> {
  let wiped = false;
  for (const key of await facts.keys.toArray()) {
    let done = await facts.wipes.get(key.person ?? '');
    for (const person of await ordersFor(device, facts, key)) {
      done = await obey(device, facts, person, opened);
      wiped = true;
    }
    if (done?.state === 'cleared') await report(device, facts, key, done);
  }
  return wiped;
}

/** What was begun is done first: it needs no network. */
async function ordersFor(
  device: Device,
  facts: Facts,
  key: KeyRecord,
): Promise<readonly PersonId[]> {
  const { person } = key;
  if (person === undefined) return [];
  const known = await facts.wipes.get(person);
  if (known?.state === 'begun') return [person];
  if (known?.state === 'cleared') return [];
  const answer = await post(device, key, '/api/device/orders');
  const orders = v.safeParse(Orders, answer && (await readJson(answer)));
  return orders.success ? orders.output.wipe.filter((one) => one === person) : [];
}

/** A full device takes no notes, which only a wipe that is broken off needs; it can always remove. */
async function obey(
  device: Device,
  facts: Facts,
  person: PersonId,
  opened: Memory | undefined,
): Promise<Wipe> {
  // From here on nobody is signed in as this person, in any tab.
  await facts.residents.delete(person);
  const begun = { person, destroyed: [], state: 'begun' } as const;
  await unlessFull(async () => facts.wipes.put((await facts.wipes.get(person)) ?? begun));
  return withLock(device, flushLock(device, person), () =>
    withLock(device, nameFor(device, 'pull', person), () =>
      opened?.person === person ? wipe(opened) : withMemory(device, person, wipe),
    ),
  );
}

async function wipe(memory: Memory): Promise<Wipe> {
  const { device, facts, outbox, rows, person } = memory;
  // A tab that stood still and lost its locks to this one may wake up: it writes nothing any more.
  await Promise.all([outbox.leases.clear(), rows.leases.clear()]);
  const destroyed = await destroyActs(memory);
  await clearDesk(memory);
  await clearRest(memory);
  await endWitness(device, outbox, person);
  const known = await facts.known.get('session');
  if (known?.key === 'session' && known.session.person.id === person) {
    await facts.known.bulkDelete(['session', 'push']);
  }
  const done = { person, destroyed, state: 'cleared' } as const;
  await unlessFull(() => facts.wipes.put(done));
  return done;
}

/** Their ids are written down before they go: the agency learns which acts it will never get. */
async function destroyActs(memory: Memory): Promise<readonly string[]> {
  const { device, facts, outbox, person } = memory;
  const acts = await actsOf(outbox, person);
  const unsent = acts.filter((act) => act.state === 'waiting' && !isSilent(act));
  const sealed = (await outbox.sealed.where({ person }).toArray()).flatMap((one) => one.waiting);
  const before = (await facts.wipes.get(person))?.destroyed ?? [];
  const destroyed = [...new Set([...before, ...unsent.map(({ id }) => id), ...sealed])];
  await unlessFull(() => facts.wipes.put({ person, destroyed, state: 'begun' }));
  await unlessFull(() => witness(memory, new Set(destroyed)));
  await outbox.acts.bulkDelete(acts.map(({ seq }) => seq));
  await destroySealed(device, outbox, person);
  return destroyed;
}

/** The key goes with the server's answer: until then it is what the report is proven by. */
async function report(device: Device, facts: Facts, key: KeyRecord, done: Wipe): Promise<void> {
  const { person } = done;
  const destroyed = done.destroyed.slice(0, MOST_DESTROYED);
  const answer = await post(device, key, '/api/device/wiped', { person, destroyed });
  if (!answer) return;
  const tables = [facts.keys, facts.wipes];
  const isNoted = await unlessFull(() =>
    facts.transaction('rw', tables, async () => {
      await facts.keys.delete(key.username);
      await facts.wipes.update(person, { state: 'reported' });
    }),
  );
  if (isNoted) return;
  await facts.transaction('rw', tables, async () => {
    await facts.keys.delete(key.username);
    await facts.wipes.delete(person);
  });
}

/** Proven by a fresh signature; `undefined` where our server did not take it. */
async function post(
  device: Device,
  key: KeyRecord,
  path: string,
  more: object = {},
): Promise<Response | undefined> {
  const fetched = await ask(device, '/api/signin/challenge');
  if (fetched.kind !== 'answered') return undefined;
  const parsed = v.safeParse(Challenge, await readJson(fetched.response));
  if (!parsed.success) return undefined;
  const proof = await sign(key, parsed.output.challenge);
  const reply = await ask(device, path, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ publicKey: key.publicKey, proof, ...more }),
  });
  return reply.kind === 'answered' && reply.response.ok ? reply.response : undefined;
}
