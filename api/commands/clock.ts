import type { Instant } from '#shared/workdays.ts';

const DAY_MS = 86_400_000;

export type Times = {
  /** As the device says, by the server's clock as far as it knew it. */
  readonly decidedAt: Instant;
  readonly receivedAt: Instant;
  /** When the version that the person saw was received; undefined when they saw none. */
  readonly seenAt?: Instant | undefined;
  readonly leaseDays: number;
};

/**
 * OB7: when the act was decided, as far as it can be believed: not before the version it is based on, not longer ago
 * than the offline lease, not after it was received.
 */
export function correctedTime({ decidedAt, receivedAt, seenAt, leaseDays }: Times): Instant {
  const received = Date.parse(receivedAt);
  const earliest = Math.max(
    received - leaseDays * DAY_MS,
    seenAt === undefined ? -Infinity : Date.parse(seenAt),
  );
  const at = Math.min(Math.max(Date.parse(decidedAt), earliest), received);
  return new Date(at).toISOString();
}
