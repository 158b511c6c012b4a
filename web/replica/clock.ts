import { liveQuery } from 'dexie';
import type { Instant } from '#shared/workdays.ts';
import type { Device } from './device.ts';
import type { Facts } from './facts.ts';
import { unlessFull } from './full.ts';

/** `Date` headers count whole seconds, so a smaller difference says nothing. */
const NOTICED_MS = 1_500;

/** The device's time corrected by the last known offset of our server (OB7). */
export type Clock = {
  now(): Instant;
  /** Learns from an answer that is known to be our server's; `sentAt` is device time in milliseconds. */
  learn(answer: Response, sentAt: number): Promise<void>;
  close(): void;
};

export async function openClock(device: Device, facts: Facts): Promise<Clock> {
  let offset = await knownOffset(facts);
  // Another tab or the worker may learn it.
  const listening = liveQuery(() => knownOffset(facts)).subscribe((known) => {
    offset = known;
  });
  return {
    now: () => new Date(device.now() + offset).toISOString(),
    async learn(answer, sentAt) {
      const said = Date.parse(answer.headers.get('date') ?? '');
      if (Number.isNaN(said)) return;
      const learned = Math.round(said + 500 - (sentAt + device.now()) / 2);
      if (Math.abs(learned - offset) < NOTICED_MS) return;
      offset = learned;
      await unlessFull(() => facts.known.put({ key: 'clock', offset: learned }));
    },
    close: () => listening.unsubscribe(),
  };
}

async function knownOffset(facts: Facts): Promise<number> {
  const known = await facts.known.get('clock');
  return known?.key === 'clock' ? known.offset : 0;
}
