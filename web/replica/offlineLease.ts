import { liveQuery } from 'dexie';
import type { PersonId } from '#shared/office/office.ts';
import type { Clock } from './clock.ts';
import type { Facts, Resident } from './facts.ts';
import { unlessFull } from './full.ts';

const DAY_MS = 86_400_000;
/** How often the time is noted while the app is open: a clock that is set back gains no more than this. */
const NOTED_MS = 60_000;

/** OB7: after so many days without the server a device shows nothing but what waits to be sent. */
export type OfflineLease = {
  isOver(): boolean;
  /** The same, as it now stands in the database; a `liveQuery` that awaits it is told of changes. */
  readOver(): Promise<boolean>;
  readonly days: number;
  /** The server answered this person, at this time of its own. */
  renew(said: number): Promise<void>;
  /** As the office now says. */
  setDays(days: number): Promise<void>;
  close(): void;
};

export async function openOfflineLease(
  facts: Facts,
  person: PersonId,
  clock: Clock,
): Promise<OfflineLease> {
  let resident = await facts.residents.get(person);
  // Another tab or the worker may meet the server.
  const listening = liveQuery(() => facts.residents.get(person)).subscribe((known) => {
    resident = known;
  });
  /** Never less than was known here before, and time goes on while the app runs, whatever the clock says. */
  const now = (latest: number) => Math.max(Date.parse(clock.now()), latest);
  let noted = performance.now();

  async function note(): Promise<void> {
    const passed = performance.now() - noted;
    noted += passed;
    await change((before) => ({ latest: now(before.latest + passed) }));
  }
  async function change(to: (before: Resident) => Partial<Resident>): Promise<void> {
    // A full device opens all the same: what could not be noted is known until the app is closed.
    await unlessFull(() =>
      facts.transaction('rw', facts.residents, async () => {
        const before = await facts.residents.get(person);
        if (before) await facts.residents.put((resident = { ...before, ...to(before) }));
      }),
    );
  }
  /** Without a record nobody knows when the server was last seen. */
  const isOver = (known = resident) =>
    !known || now(known.latest) - known.seenAt > known.leaseDays * DAY_MS;
  // Closed meanwhile: there is nothing to note any more.
  const timer = setInterval(() => void note().catch(() => undefined), NOTED_MS);
  await note();
  return {
    isOver: () => isOver(),
    readOver: async () => isOver((resident = await facts.residents.get(person))),
    get days() {
      return resident?.leaseDays ?? 0;
    },
    async renew(said) {
      const isNews =
        !resident ||
        Math.abs(said - resident.seenAt) > NOTED_MS ||
        Math.abs(said - resident.latest) > NOTED_MS;
      if (isNews) await change(() => ({ seenAt: said, latest: said }));
    },
    async setDays(days) {
      if (days !== resident?.leaseDays) await change(() => ({ leaseDays: days }));
    },
    close() {
      clearInterval(timer);
      listening.unsubscribe();
    },
  };
}
