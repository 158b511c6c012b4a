import type { Memory } from './memory.ts';
import { isSilent, type ActState } from './outbox.ts';
import type { ReplicaState } from './replica.ts';
import { isSignedIn } from './session.ts';

/** What the connection line and the outbox badge show. */
export async function readState(memory: Memory): Promise<ReplicaState> {
  const { facts, outbox, person, offlineLease } = memory;
  const status = await facts.status.get(person);
  const count = (state: ActState) =>
    outbox.acts
      .where({ person, state })
      .filter((act) => !isSilent(act))
      .count();
  const waiting = await count('waiting');
  const refused = await count('rejected');
  const { away, pulling, pulledAt, evicted, unreadable } = status ?? {};
  return {
    signedOut: !(await isSignedIn(facts, person)),
    locked: await offlineLease.readOver(),
    leaseDays: offlineLease.days,
    ...(unreadable ? { unreadable } : {}),
    connection: away?.how ?? 'online',
    ...(away ? { since: away.since } : {}),
    ...(away?.until ? { until: away.until } : {}),
    ...{ waiting, refused },
    sending: status?.sending ?? false,
    ...(pulling ? { pulling } : {}),
    ...(pulledAt ? { pulledAt } : {}),
    signInNeeded: status?.signInNeeded ?? false,
    updateNeeded: status?.updateNeeded ?? false,
    ...(evicted ? { evicted } : {}),
    storage: { ...(await estimate(memory)), full: status?.full ?? false },
  };
}

async function estimate({ device: { storage } }: Memory) {
  const { usage = 0, quota = 0 } = (await storage?.estimate()) ?? {};
  return { persisted: (await storage?.persisted()) ?? false, usage, quota };
}
