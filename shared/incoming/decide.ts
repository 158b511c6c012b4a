import type { Circumstances } from '../decider.ts';
import { refuse, type Outcome } from '../outcome.ts';
import { assignmentOf, rightOf } from './case.ts';
import type { IncomingCard } from './card.ts';
import type { IncomingCommand, IncomingCommandType } from './commands.ts';
import { issueDirective } from './directive.ts';
import { correctRegistration } from './correction.ts';
import type { IncomingEvent, IncomingEventType } from './events.ts';
import { askExtension, grantExtension, refuseExtension } from './extension.ts';
import { closeIncoming, reopenIncoming } from './finish.ts';
import { decidedOn, presentedFor } from './history.ts';
import { fileInDossier, handOverOriginal, receiveOriginal } from './original.ts';
import { presentIncoming } from './presentation.ts';
import { registerIncoming, turnAway } from './registration.ts';
import { answerReminder, comment, markSeen, remind } from './remarks.ts';
import { acceptResult, reportResult, sendBackResult } from './results.ts';
import { recallDirective, returnDocument } from './returns.ts';
import { refusedRoom } from './room.ts';
import { declaredSecrecy } from '../secrecy.ts';
import { withdrawIncoming } from './withdrawal.ts';

/** IN7: what goes on after the end. */
const goesOnWhenFinished: readonly IncomingCommandType[] = [
  'Comment',
  'HandOverOriginal',
  'ReceiveOriginal',
  'FileInDossier',
  'CorrectRegistration',
  'ReopenIncoming',
  'WithdrawIncoming',
  'MarkSeen',
];

/** A document withdrawn for another cause may turn out to be secret (IN9). */
const goesOnWhenWithdrawn: readonly IncomingCommandType[] = [
  'Comment',
  'HandOverOriginal',
  'ReceiveOriginal',
  'FileInDossier',
  'CorrectRegistration',
  'WithdrawIncoming',
  'MarkSeen',
];

/** Whether the act is allowed, and what happened then: the same on the phone and on the server. */
export function decideIncoming(
  card: IncomingCard | null,
  command: IncomingCommand,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const refusedFirst = registersWithoutRight(command, circumstances) ?? refusedSecrecy(command);
  if (refusedFirst) return refusedFirst;
  if (command.type === 'RegisterIncoming') return registerIncoming(card, command, circumstances);
  if (command.type === 'TurnAway') return turnAway(card, command, circumstances);
  if (!card) return refuse('UNKNOWN.document');
  return (
    refusedRoom(card, command) ??
    refusedByStatus(card, command) ??
    markActing(decideStanding(card, command, circumstances), card, circumstances)
  );
}

const chatter: readonly IncomingEventType[] = ['CommentAdded', 'DocumentSeen'];

/** LT2: every use of RT7 and RT8 is marked where it is used, whatever the act. */
function markActing(
  outcome: Outcome<IncomingEvent>,
  card: IncomingCard,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  if (!outcome.ok) return outcome;
  const [first, ...rest] = outcome.events;
  if (!first || chatter.includes(first.type)) return outcome;
  const used = exceptionUsed(first, card, circumstances);
  if (!used) return outcome;
  const marks = [...new Set([...(first.marks ?? []), used])];
  return { ...outcome, events: [{ ...first, marks }, ...rest] };
}

/** By acting for an absent position, or for the director on what was laid before them. */
function exceptionUsed(event: IncomingEvent, card: IncomingCard, circumstances: Circumstances) {
  const { actingBy } = circumstances.actor;
  if (actingBy === 'RT7' || actingBy === 'RT8') return actingBy;
  const as = rightOf(circumstances);
  const about = assignmentOf(card, decidedOn(event) ?? '');
  if (about?.to === as) return undefined;
  return [about?.id, about?.parent].some((id) => presentedFor(card, id, { as }))
    ? 'RT7'
    : undefined;
}

/** IN1 comes before IN2. */
function registersWithoutRight(command: IncomingCommand, circumstances: Circumstances) {
  if (command.type !== 'RegisterIncoming' && command.type !== 'TurnAway') return undefined;
  const { office, actor } = circumstances;
  const right = office.positions.find(({ id }) => id === (actor.actingFor ?? actor.position));
  return right?.kind === 'clerk' ? undefined : refuse('IN1.clerk');
}

function refusedSecrecy(command: IncomingCommand) {
  const mark = declaredSecrecy(command);
  return mark ? refuse('IN2.mark', { mark }) : undefined;
}

function refusedByStatus(card: IncomingCard, { type }: IncomingCommand) {
  if (card.status === 'withdrawn' && !goesOnWhenWithdrawn.includes(type))
    return refuse('IN7.withdrawn');
  if (card.status === 'finished' && !goesOnWhenFinished.includes(type))
    return refuse('IN7.finished');
  return undefined;
}

type Standing = Exclude<IncomingCommand, { type: 'RegisterIncoming' | 'TurnAway' }>;

function decideStanding(
  card: IncomingCard,
  command: Standing,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  switch (command.type) {
    case 'CorrectRegistration':
      return correctRegistration(card, command, circumstances);
    case 'IssueDirective':
      return issueDirective(card, command, circumstances);
    case 'ReturnDocument':
      return returnDocument(card, command, circumstances);
    case 'RecallDirective':
      return recallDirective(card, command, circumstances);
    case 'MarkSeen':
      return markSeen(card, circumstances);
    case 'Comment':
      return comment(card, command);
    case 'AskExtension':
      return askExtension(card, command, circumstances);
    case 'GrantExtension':
      return grantExtension(card, command, circumstances);
    case 'RefuseExtension':
      return refuseExtension(card, command, circumstances);
    case 'ReportResult':
      return reportResult(card, command, circumstances);
    case 'AcceptResult':
      return acceptResult(card, command, circumstances);
    case 'SendBackResult':
      return sendBackResult(card, command, circumstances);
    case 'HandOverOriginal':
      return handOverOriginal(card, command, circumstances);
    case 'ReceiveOriginal':
      return receiveOriginal(card, command, circumstances);
    case 'FileInDossier':
      return fileInDossier(card, command, circumstances);
    case 'CloseIncoming':
      return closeIncoming(card, command, circumstances);
    case 'ReopenIncoming':
      return reopenIncoming(card, command, circumstances);
    case 'PresentIncoming':
      return presentIncoming(card, command, circumstances);
    case 'WithdrawIncoming':
      return withdrawIncoming(card, command, circumstances);
    case 'Remind':
      return remind(card, command, circumstances);
    case 'AnswerReminder':
      return answerReminder(card, command, circumstances);
  }
}
