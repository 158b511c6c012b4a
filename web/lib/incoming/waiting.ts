import { nameAct } from '#web/lib/acts.ts';
import { m } from '#web/paraglide/messages.js';

/** OB6: an act of which the server knows nothing yet: "Đã phê, chờ gửi". */
export function sayWaiting(command: { readonly type: string }): string {
  if (command.type === 'IssueDirective') return m.state_waiting_directive();
  return m.state_waiting_act({ act: nameAct(command) });
}

/** An act that was just decided, while the device has a network. */
export function saySending(command: { readonly type: string }): string {
  if (command.type === 'IssueDirective') return m.state_sending_directive();
  return m.state_sending_act({ act: nameAct(command) });
}
