import type { Circumstances } from '../decider.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { foremost } from '../ruleOrder.ts';
import { assignmentOf, assignmentsOf, isWorking, liveLeadBelow, mine, rightOf } from './case.ts';
import type { Assignment, IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import type { IncomingEvent } from './events.ts';
import { missesOpinions, passUp } from './finish.ts';

export function reportResult(
  card: IncomingCard,
  command: CommandOf<'ReportResult'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const own = reportableBy(card, command.assignment, circumstances);
  const { text, files = [], answeredBy } = command;
  const says = Boolean(text?.trim()) || files.length > 0 || answeredBy !== undefined;
  const empty = says ? undefined : refuse('AS4.empty');
  const refused = foremost([own ? undefined : refuse(notReportable(card, circumstances)), empty]);
  if (refused || !own) return refused ?? refuse('AS3.notOpen');
  const final = own.role === 'lead' && !own.report;
  const ended = leadsBelow(card, own.id);
  const event: IncomingEvent = {
    type: 'ResultReported',
    assignment: own.id,
    ...(text ? { text } : {}),
    files,
    ...(answeredBy ? { answeredBy } : {}),
    final,
    ended: ended.map(({ id }) => id),
    ...(missesOpinions(card, own) ? { marks: ['withoutCoHandlers'] } : {}),
  };
  return accept(final ? [event, ...passUp(card, own, circumstances)] : [event]);
}

/** The leads whose work the result replaces; a co-handler, and whoever has work from them, goes on. */
function leadsBelow(card: IncomingCard, id: string): readonly Assignment[] {
  const lead = liveLeadBelow(card, id);
  return lead ? [lead, ...leadsBelow(card, lead.id)] : [];
}

export function reportableBy(
  card: IncomingCard,
  id: string | undefined,
  circumstances: Circumstances,
): Assignment | undefined {
  return mine(card, circumstances).find(
    (one) => one.role !== 'informed' && isWorking(one) && (id === undefined || one.id === id),
  );
}

function notReportable(card: IncomingCard, circumstances: Circumstances) {
  const own = assignmentsOf(card, rightOf(circumstances));
  if (own.at(-1)?.state === 'recalled') return 'AS2.recalled';
  return own.length > 0 && own.every(({ role }) => role === 'informed')
    ? 'AS7.informed'
    : 'AS3.notOpen';
}

/** AS3: a lead's result lies with its giver; a co-handler's with the lead of the branch, or the giver. */
export function judges(
  card: IncomingCard,
  reported: Assignment,
  circumstances: Circumstances,
): boolean {
  const right = rightOf(circumstances);
  const parent = reported.parent === undefined ? undefined : assignmentOf(card, reported.parent);
  if (!parent) return false;
  const lead = reported.role === 'coHandler' ? liveLeadBelow(card, parent.id) : undefined;
  return [parent, lead].some((one) => one && assignmentsOf(card, right).includes(one));
}

export function acceptResult(
  card: IncomingCard,
  { assignment: id, text }: CommandOf<'AcceptResult'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const reported = assignmentOf(card, id);
  if (!reported) return refuse('UNKNOWN.assignment');
  if (!judges(card, reported, circumstances)) return refuse('AS3.notYours');
  if (reported.state !== 'reported') return refuse('AS3.notReported');
  const event: IncomingEvent = {
    type: 'ResultAccepted',
    assignment: id,
    ...(text ? { text } : {}),
  };
  const acceptedBy =
    reported.parent === undefined ? undefined : assignmentOf(card, reported.parent)?.to;
  return accept([event, ...passUp(card, reported, circumstances, acceptedBy)]);
}

export function sendBackResult(
  card: IncomingCard,
  { assignment: id, reason }: CommandOf<'SendBackResult'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const reported = assignmentOf(card, id);
  if (!reported) return refuse('UNKNOWN.assignment');
  if (!judges(card, reported, circumstances)) return refuse('AS3.notYours');
  if (reported.state !== 'reported') return refuse('AS3.notReported');
  return accept([{ type: 'ResultSentBack', assignment: id, text: reason }]);
}
