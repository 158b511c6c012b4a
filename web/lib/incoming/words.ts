import type {
  Assignment,
  IncomingCard,
  Mark,
  Medium,
  Role,
  Urgency,
  WithdrawalCause,
} from '#shared/incoming/card.ts';
import type { IncomingEventType } from '#shared/incoming/events.ts';
import { m } from '#web/paraglide/messages.js';

/*
 * How the office says what stands in a card. Every value has its word: a new one does not compile without it.
 */

type Words<Key extends string> = Readonly<Record<Key, () => string>>;

export const roleWords: Words<Role> = {
  lead: m.document_role_lead,
  coHandler: m.document_role_coHandler,
  informed: m.document_role_informed,
};

export const urgencyWords: Words<Urgency> = {
  normal: m.document_urgency_normal,
  urgent: m.document_urgency_urgent,
  veryUrgent: m.document_urgency_veryUrgent,
  express: m.document_urgency_express,
};

export const mediumWords: Words<Medium> = {
  paper: m.document_medium_paper,
  electronic: m.document_medium_electronic,
  both: m.document_medium_both,
};

export const causeWords: Words<WithdrawalCause> = {
  secret: m.document_cause_secret,
  barred: m.document_cause_barred,
  recalledByIssuer: m.document_cause_recalledByIssuer,
  notOurs: m.document_cause_notOurs,
  mistake: m.document_cause_mistake,
};

export const markWords: Words<Mark> = {
  registeredLate: m.document_mark_registeredLate,
  dueAfterReceipt: m.document_mark_dueAfterReceipt,
  RT6: m.document_mark_RT6,
  RT7: m.document_mark_RT7,
  RT8: m.document_mark_RT8,
  withoutCoHandlers: m.document_mark_withoutCoHandlers,
  noResult: m.document_mark_noResult,
  askedLate: m.document_mark_askedLate,
};

export const eventWords: Words<IncomingEventType> = {
  IncomingRegistered: m.event_IncomingRegistered,
  IncomingTurnedAway: m.event_IncomingTurnedAway,
  RegistrationCorrected: m.event_RegistrationCorrected,
  DirectiveIssued: m.event_DirectiveIssued,
  OpinionRecorded: m.event_OpinionRecorded,
  DocumentReturned: m.event_DocumentReturned,
  DirectiveRecalled: m.event_DirectiveRecalled,
  DocumentSeen: m.event_DocumentSeen,
  CommentAdded: m.event_CommentAdded,
  ExtensionAsked: m.event_ExtensionAsked,
  ExtensionGranted: m.event_ExtensionGranted,
  ExtensionRefused: m.event_ExtensionRefused,
  ResultReported: m.event_ResultReported,
  ResultPassedUp: m.event_ResultPassedUp,
  ResultAccepted: m.event_ResultAccepted,
  ResultSentBack: m.event_ResultSentBack,
  IncomingFinished: m.event_IncomingFinished,
  IncomingReopened: m.event_IncomingReopened,
  IncomingPresented: m.event_IncomingPresented,
  IncomingWithdrawn: m.event_IncomingWithdrawn,
  HandlerReminded: m.event_HandlerReminded,
  ReminderAnswered: m.event_ReminderAnswered,
  OriginalHandedOver: m.event_OriginalHandedOver,
  OriginalReceived: m.event_OriginalReceived,
  OriginalRefused: m.event_OriginalRefused,
  FiledInDossier: m.event_FiledInDossier,
  AudienceChanged: m.event_AudienceChanged,
};

export type StateTone = 'plain' | 'late' | 'wait' | 'done';

/** How an assignment stands; what "open" means depends on what was asked. */
export function sayState({ state, role, seenAt }: Pick<Assignment, 'state' | 'role' | 'seenAt'>): {
  readonly text: string;
  readonly tone: StateTone;
} {
  switch (state) {
    case 'open':
      if (role === 'informed') return { text: m.state_unseen(), tone: 'plain' };
      return { text: seenAt === undefined ? m.state_open() : m.state_working(), tone: 'plain' };
    case 'passedOn':
      return { text: m.state_passedOn(), tone: 'plain' };
    case 'reported':
      return { text: m.state_reported(), tone: 'wait' };
    case 'done':
      return { text: m.state_done(), tone: 'done' };
    case 'seen':
      return { text: m.state_seen(), tone: 'done' };
    case 'returned':
      return { text: m.state_returned(), tone: 'late' };
    case 'recalled':
      return { text: m.state_recalled(), tone: 'plain' };
    case 'ended':
      return { text: m.state_ended(), tone: 'plain' };
  }
}

export function sayNumber({ arrivalNumber, year }: IncomingCard): string {
  return arrivalNumber === null ? m.document_number_waits() : `${arrivalNumber}/${year}`;
}
