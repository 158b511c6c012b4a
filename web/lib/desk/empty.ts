import type { Lane } from '#shared/incoming/desk.ts';
import { m } from '#web/paraglide/messages.js';

const words: Readonly<Record<Lane, () => { readonly title: string; readonly text: string }>> = {
  awaiting: () => ({ title: m.desk_empty_awaiting(), text: m.desk_empty_awaiting_text() }),
  coHandling: () => ({ title: m.desk_empty_coHandling(), text: m.desk_empty_coHandling_text() }),
  informed: () => ({ title: m.desk_empty_informed(), text: m.desk_empty_informed_text() }),
  given: () => ({ title: m.desk_empty_given(), text: m.desk_empty_given_text() }),
  done: () => ({ title: m.desk_empty_done(), text: m.desk_empty_done_text() }),
};

/** What an empty lane teaches: what would lie here. */
export function sayEmptyLane(lane: Lane) {
  return words[lane]();
}
