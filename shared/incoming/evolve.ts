import { changed, movedDue } from './assignments.ts';
import { corrected, registered, turnedAway, withdrawn } from './bookEntry.ts';
import { firstAssignment } from './case.ts';
import type { IncomingCard, IncomingStatus } from './card.ts';
import type { Act, IncomingEvent } from './events.ts';
import { answered, directed, directiveOf, presented, recalled, returned } from './flow.ts';
import { withLine } from './history.ts';
import { filed, received, stays } from './paper.ts';
import { finished, passedUp, reopened, reported } from './work.ts';

/** Applies what happened; decides nothing. */
export function evolveIncoming(
  card: IncomingCard | null,
  event: IncomingEvent,
  act: Act,
): IncomingCard {
  if (event.type === 'IncomingRegistered') return withLine(registered(event, act), event, act);
  if (event.type === 'IncomingTurnedAway') return withLine(turnedAway(event, act), event, act);
  if (event.type === 'IncomingWithdrawn' && event.remains) {
    return withLine(withdrawn(event.remains, event, act), event, act);
  }
  if (!card) throw new Error(`${event.type} of a document that does not exist: ${act.document}`);
  const next = { ...applied(card, event, act), version: act.version };
  return withLine({ ...next, status: statusOf(next) }, event, act);
}

function applied(card: IncomingCard, event: IncomingEvent, act: Act): IncomingCard {
  switch (event.type) {
    case 'RegistrationCorrected':
      return corrected(card, event);
    case 'DirectiveIssued':
      return directed(card, event, act);
    case 'OpinionRecorded':
      return { ...card, directives: [...card.directives, directiveOf(card, event, act)] };
    case 'DirectiveRecalled':
      return recalled(card, event);
    case 'DocumentReturned':
      return returned(card, event);
    case 'DocumentSeen':
      return changed(card, event.assignments, (one) => ({
        seenAt: act.at,
        state: one.role === 'informed' && one.state === 'open' ? 'seen' : one.state,
      }));
    case 'ExtensionAsked':
      return changed(card, [event.assignment], () => ({
        acted: true,
        extension: { due: event.due, reason: event.text, by: act.by },
      }));
    case 'ExtensionGranted':
      return movedDue(answered(card, event.assignment), event.assignment, event.due);
    case 'ExtensionRefused':
      return answered(card, event.assignment);
    case 'ResultReported':
      return reported(card, event, act);
    case 'ResultPassedUp':
      return passedUp(card, event);
    case 'ResultAccepted':
      return changed(card, [event.assignment], () => ({ state: 'done' }));
    case 'ResultSentBack':
      return changed(card, [event.assignment], () => ({ state: 'open' }));
    case 'IncomingFinished':
      return finished(card, event);
    case 'IncomingReopened':
      return reopened(card, event);
    case 'IncomingPresented':
      return presented(card, event);
    case 'IncomingWithdrawn':
      return withdrawn(card, event, act);
    case 'OriginalHandedOver':
      return { ...card, paperOriginal: { at: event.from, handingTo: event.to } };
    case 'OriginalReceived':
      return received(card, event);
    case 'OriginalRefused':
      return stays(card);
    case 'FiledInDossier':
      return filed(card, event, act);
    default:
      return card;
  }
}

function statusOf(card: IncomingCard): IncomingStatus {
  if (card.withdrawal) return 'withdrawn';
  if (card.finishedOn !== undefined) return 'finished';
  const state = firstAssignment(card)?.state;
  if (state === 'returned') return 'returnedToClerk';
  return state === 'open' ? 'awaitingDirective' : 'inProgress';
}
