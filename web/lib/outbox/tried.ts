import { showRecent } from '#web/lib/dates.ts';
import { sayWhyAway } from '#web/lib/shell/connection.ts';
import { m } from '#web/paraglide/messages.js';
import type { SyncOutcome } from '#web/replica/pull.ts';
import type { ReplicaState } from '#web/replica/replica.ts';
import type { Instant } from '#shared/workdays.ts';

/** What came of sending because the person asked for it. */
export function sayTried(
  outcome: SyncOutcome,
  state: ReplicaState,
  now: Instant,
): { readonly text: string; readonly tone: 'done' | 'wait' | 'act' } {
  switch (outcome) {
    case 'done':
      return { text: m.outbox_tried_done(), tone: 'done' };
    case 'held':
      return { text: m.outbox_tried_held(), tone: 'act' };
    case 'signInNeeded':
      return { text: m.shell_connection_signin(), tone: 'act' };
    case 'updateNeeded':
      return { text: m.shell_connection_update(), tone: 'act' };
    case 'full':
      return { text: m.shell_full_text(), tone: 'act' };
    case 'unreachable': {
      const { connection } = state;
      const how = connection === 'online' ? 'unreachable' : connection;
      return { text: m.outbox_tried_kept({ why: sayWhyAway(how, state, now) }), tone: 'wait' };
    }
  }
}

/** When what waits goes by itself, or why it does not. */
export function sayWhenItGoes(state: ReplicaState | undefined, now: Instant): string {
  if (state?.connection === 'refused') return m.outbox_will_go_refused();
  if (state?.connection !== 'busy') return m.outbox_will_go();
  const { until } = state;
  return until && until > now
    ? m.outbox_will_go_at({ at: showRecent(until, now) })
    : m.outbox_will_go_busy();
}
