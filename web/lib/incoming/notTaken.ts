import { refusalText } from '#shared/refusals.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';
import type { Submitted } from '#web/replica/replica.ts';

/** Why an act was not even written to the outbox; a refusal with the rule that says so. */
export function sayNotTaken(answer: Exclude<Submitted, { ok: true }>): string {
  if ('refusal' in answer) {
    return `${refusalText(answer.refusal, getLocale())} (${answer.refusal.rule})`;
  }
  return {
    notReady: m.act_not_ready(),
    storageFull: m.act_storage_full(),
    signInNeeded: m.act_signin_needed(),
    leaseEnded: m.act_lease_ended(),
    notWaiting: m.act_not_waiting(),
  }[answer.problem];
}
