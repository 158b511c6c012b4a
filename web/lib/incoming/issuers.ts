import type { Lane } from '#shared/incoming/desk.ts';
import { firstOf } from '#web/lib/live.svelte.ts';
import type { Replica } from '#web/replica/replica.ts';

const LANES: readonly Lane[] = ['given', 'awaiting', 'done'];
const MOST_ROWS = 300;

/** Issuers of the documents on this device, those that write most often first. */
export async function knownIssuers(replica: Replica): Promise<readonly string[]> {
  const lanes = LANES.map((lane) => firstOf(replica.desk(lane, { limit: MOST_ROWS })));
  const counts = new Map<string, number>();
  for (const { issuer } of (await Promise.all(lanes)).flat()) {
    // An erased document names none.
    if (issuer) counts.set(issuer, (counts.get(issuer) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([issuer]) => issuer);
}
