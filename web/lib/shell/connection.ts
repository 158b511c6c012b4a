import { showRecent } from '#web/lib/dates.ts';
import { m } from '#web/paraglide/messages.js';
import type { ReplicaState } from '#web/replica/replica.ts';
import type { Instant } from '#shared/workdays.ts';

export type ConnectionTone = 'fine' | 'busy' | 'wait' | 'late' | 'act';

export type Connection = {
  readonly tone: ConnectionTone;
  /** One sentence or two. */
  readonly text: string;
  /** A few words for the head of a phone's page; none while all is well. */
  readonly short?: string;
};

/** How the device and the server stand to each other, in words; what the person must act on comes first. */
export function sayConnection(state: ReplicaState | undefined, now: Instant): Connection {
  if (!state) return { tone: 'busy', text: m.shell_connection_opening() };
  const {
    signInNeeded,
    updateNeeded,
    connection,
    sending,
    pulling,
    pulledAt,
    waiting: count,
  } = state;
  if (signInNeeded) {
    const short = m.shell_connection_short_act_signin();
    return { tone: 'act', text: m.shell_connection_signin(), short };
  }
  if (updateNeeded) {
    const short = m.shell_connection_short_act_update();
    return { tone: 'act', text: m.shell_connection_update(), short };
  }
  if (connection !== 'online') return sayAway(connection, state, now);
  // What was only opened is sent too (DK4), without a word.
  if (sending && count > 0) {
    const short = m.shell_connection_short_sending({ count });
    return { tone: 'wait', text: m.shell_connection_sending({ count }), short };
  }
  if (count > 0) {
    const short = m.shell_connection_short_waiting({ count });
    return { tone: 'wait', text: m.common_waiting_acts({ count }), short };
  }
  if (pulling) return { tone: 'busy', text: m.shell_connection_pulling(pulling) };
  const at = pulledAt && showRecent(pulledAt, now);
  return { tone: 'fine', text: at ? m.shell_connection_fine({ at }) : m.shell_connection_online() };
}

/** "Ngoại tuyến từ 08:12. 2 việc chờ gửi." */
function sayAway(connection: AwayHow, state: ReplicaState, now: Instant): Connection {
  const { waiting } = state;
  const short = {
    offline: m.shell_connection_short_offline,
    unreachable: m.shell_connection_short_unreachable,
    busy: m.shell_connection_short_busy,
    refused: m.shell_connection_short_refused,
  }[connection]();
  const more = waiting > 0 ? `. ${m.common_waiting_acts({ count: waiting })}.` : '';
  return { tone: 'late', short, text: sayWhyAway(connection, state, now) + more };
}

type AwayHow = Exclude<ReplicaState['connection'], 'online'>;

/** Without a full stop. */
export function sayWhyAway(
  connection: AwayHow,
  { since, until }: Pick<ReplicaState, 'since' | 'until'>,
  now: Instant,
): string {
  const at = showRecent(since ?? now, now);
  switch (connection) {
    case 'offline':
      return since ? m.shell_connection_offline_since({ at }) : m.shell_connection_offline();
    case 'unreachable':
      return since
        ? m.shell_connection_unreachable_since({ at })
        : m.shell_connection_unreachable();
    case 'busy':
      return until && until > now
        ? m.shell_connection_busy_until({ at: showRecent(until, now) })
        : m.shell_connection_busy();
    case 'refused':
      return m.shell_connection_refused_since({ at });
  }
}
