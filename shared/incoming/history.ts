import type { PositionId } from '../office/office.ts';
import { assignmentOf } from './case.ts';
import type { HistoryLine, IncomingCard } from './card.ts';
import type { Act, IncomingEvent } from './events.ts';

/** The card with what happened as its newest line. */
export function withLine(card: IncomingCard, event: IncomingEvent, act: Act): IncomingCard {
  const presented = presentedFor(card, decidedOn(event), act);
  const actingFor = act.actingFor ?? presented;
  const line: HistoryLine = {
    version: act.version,
    at: act.at,
    receivedAt: act.receivedAt,
    by: act.by,
    as: act.as,
    ...(actingFor === undefined ? {} : { actingFor }),
    event: event.type,
    id: act.id,
    ...detailsOf(event),
    ...(movedOn(card, act) ? { sawVersion: act.basedOn } : {}),
  };
  return { ...card, history: [...kept(card.history, event, act), line] };
}

/** OB5: others have acted on the document since the version that the person saw; that they opened it is no act. */
export function movedOn(card: IncomingCard, { basedOn, by }: Pick<Act, 'basedOn' | 'by'>): boolean {
  return card.history.some(
    (line) =>
      line.version > basedOn &&
      line.by !== by &&
      line.event !== 'AudienceChanged' &&
      line.event !== 'DocumentSeen',
  );
}

/** Of openings that changed nothing a person's newest is enough: a ledger may hold many. */
function kept(
  history: readonly HistoryLine[],
  event: IncomingEvent,
  { by }: Act,
): readonly HistoryLine[] {
  if (event.type !== 'DocumentSeen' || event.assignments.length > 0) return history;
  return history.filter(
    (line) => line.event !== 'DocumentSeen' || line.by !== by || line.assignments !== undefined,
  );
}

/** The assignment that an act is about; closing is about the one from which it closes. */
export function decidedOn(event: IncomingEvent): string | undefined {
  if (event.type === 'IncomingFinished') return event.done[0];
  return 'assignment' in event ? event.assignment : undefined;
}

/** RT7: the position for which another leader acts, before whom its assignment was laid. */
export function presentedFor(
  card: IncomingCard,
  assignment: string | undefined,
  { as }: Pick<Act, 'as'>,
): PositionId | undefined {
  const one = assignment === undefined ? undefined : assignmentOf(card, assignment);
  return one?.presentedTo === as && one.to !== as ? one.to : undefined;
}

function detailsOf(event: IncomingEvent): Partial<HistoryLine> {
  const assignments = aboutAssignments(event);
  return {
    ...('text' in event && event.text ? { text: event.text } : {}),
    ...('files' in event && event.files.length > 0 ? { files: event.files } : {}),
    ...('marks' in event && event.marks?.length ? { marks: event.marks } : {}),
    ...('old' in event ? { old: event.old } : {}),
    ...(assignments.length > 0 ? { assignments } : {}),
  };
}

function aboutAssignments(event: IncomingEvent): readonly string[] {
  switch (event.type) {
    case 'IncomingRegistered':
      return [event.given.id];
    case 'DirectiveIssued':
      return event.given.map(({ id }) => id);
    case 'DirectiveRecalled':
      return event.recalled;
    case 'DocumentSeen':
      return event.assignments;
    default:
      return 'assignment' in event ? [event.assignment] : [];
  }
}
