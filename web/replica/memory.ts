import type { PersonId } from '#shared/office/office.ts';
import type { Cards } from './cards.ts';
import { openClock, type Clock } from './clock.ts';
import { nameFor, type Device } from './device.ts';
import { openFileCache, type FileCache } from './fileCache.ts';
import { openFacts, setStatus, type Facts } from './facts.ts';
import { openOfflineLease, type OfflineLease } from './offlineLease.ts';
import { openOutbox, prune, type Outbox } from './outbox.ts';
import { openRows, type Rows } from './rows.ts';
import { makeRoom } from './room.ts';
import { keepWitness } from './witness.ts';

/** One person's databases on this device, opened in one tab or worker. */
export type Memory = {
  readonly device: Device;
  readonly person: PersonId;
  readonly facts: Facts;
  readonly outbox: Outbox;
  readonly rows: Rows;
  readonly clock: Clock;
  readonly offlineLease: OfflineLease;
  readonly files: FileCache;
  /** Loads PouchDB with the first card: the home screen is drawn from rows only. */
  cards(generation: string): Promise<Cards>;
  /** Closes the cards of a generation that is to be removed. */
  forget(generation: string): Promise<void>;
  close(): Promise<void>;
};

/** Opens what is there and says in the status what the browser threw away meanwhile. */
export async function openMemory(device: Device, person: PersonId): Promise<Memory> {
  const facts = openFacts(device);
  const outbox = openOutbox(device);
  const rows = openRows(device, person);
  const { clock, offlineLease } = await openTime(device, facts, person);
  const memory = {
    ...{
      device,
      person,
      facts,
      outbox,
      rows,
      clock,
      offlineLease,
      files: openFileCache(device, person),
    },
    ...cardsByGeneration(device, person),
  };
  await makeRoom(memory, () => witness(memory));
  await prune(outbox, clock.now());
  return {
    ...memory,
    async close() {
      offlineLease.close();
      clock.close();
      await memory.close();
      for (const database of [facts, outbox, rows]) database.close();
    },
  };
}

/** What teaches the clock shows as well that the server was seen by this person (OB7). */
async function openTime(device: Device, facts: Facts, person: PersonId) {
  const clock = await openClock(device, facts);
  const offlineLease = await openOfflineLease(facts, person, clock);

  async function learn(answer: Response, sentAt: number): Promise<void> {
    await clock.learn(answer, sentAt);
    const said = Date.parse(answer.headers.get('date') ?? '');
    if (!Number.isNaN(said)) await offlineLease.renew(said);
  }
  return { clock: { ...clock, learn }, offlineLease };
}

/** After each change of the outbox. Acts that are `leaving` go knowingly. */
export async function witness(
  { device, outbox, person, facts, clock }: Memory,
  leaving?: ReadonlySet<string>,
): Promise<void> {
  const lost = await keepWitness(device, outbox, person, leaving);
  if (lost === 0) return;
  const before = (await facts.status.get(person))?.evicted?.count ?? 0;
  await setStatus(facts, person, { evicted: { count: before + lost, at: clock.now() } });
}

function cardsByGeneration(device: Device, person: PersonId) {
  const opened = new Map<string, Promise<Cards>>();

  async function open(generation: string): Promise<Cards> {
    const { openCards } = await import('./cards.ts');
    return openCards(nameFor(device, 'cards', person, generation));
  }
  return {
    cards(generation: string) {
      const known = opened.get(generation) ?? open(generation);
      opened.set(generation, known);
      return known;
    },
    async forget(generation: string) {
      await (await opened.get(generation))?.close();
      opened.delete(generation);
    },
    async close() {
      for (const cards of opened.values()) await (await cards).close();
      opened.clear();
    },
  };
}
