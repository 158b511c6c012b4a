import type { HistoryLine } from '#shared/incoming/card.ts';

const SAID: readonly HistoryLine['event'][] = [
  'CommentAdded',
  'HandlerReminded',
  'ReminderAnswered',
];

/** What people said to each other on the document, oldest first. */
export function talkOf(history: readonly HistoryLine[]): readonly HistoryLine[] {
  return history.filter(({ event }) => SAID.includes(event));
}
