import { nameAct } from '#web/lib/acts.ts';
import { m } from '#web/paraglide/messages.js';
import type { ReplicaState } from '#web/replica/replica.ts';

/** OB6: an act of which the server knows nothing yet: "Đã phê, chờ gửi". */
export function sayWaiting(command: { readonly type: string }): string {
  if (command.type === 'IssueDirective') return m.state_waiting_directive();
  return m.state_waiting_act({ act: nameAct(command) });
}

/** An act that was just decided: with a network it goes in this moment. */
export function sayDecided(command: { readonly type: string }, state?: ReplicaState): string {
  if (state?.connection !== 'online') return sayWaiting(command);
  if (command.type === 'IssueDirective') return m.state_sending_directive();
  return m.state_sending_act({ act: nameAct(command) });
}
