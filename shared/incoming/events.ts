import type { PersonId, PositionId } from '../office/office.ts';
import type { FileRef } from '../protocol.ts';
import type { Day, Due } from '../workdays.ts';
import type {
  Assignment,
  DuplicateOf,
  Facts,
  IncomingCard,
  Ink,
  Mark,
  WithdrawalCause,
} from './card.ts';

/** The new date of a standing assignment. */
export type DueMoved = { readonly assignment: string; readonly due: Due };

type Happened =
  | {
      readonly type: 'IncomingRegistered';
      readonly facts: Facts;
      readonly book: string;
      readonly year: number;
      readonly arrivalNumber: number | null;
      readonly registeredOn: Day;
      readonly paperAt?: PositionId;
      readonly duplicateOf?: DuplicateOf;
      readonly given: Assignment;
    }
  | {
      readonly type: 'IncomingTurnedAway';
      readonly issuer?: string;
      readonly reference?: string;
      readonly cause: WithdrawalCause;
      readonly on: Day;
    }
  | {
      readonly type: 'RegistrationCorrected';
      readonly changes: Partial<Facts> & { readonly duplicateOf?: DuplicateOf };
      readonly old: Readonly<Record<string, unknown>>;
      /** OR1: who has the paper that the registration left out; null when there is none after all. */
      readonly paperAt?: PositionId | null;
      /** DL2: the date of the first assignment by the agency's table, as type and urgency are now. */
      readonly defaultDue?: Due;
      readonly text: string;
    }
  | {
      readonly type: 'DirectiveIssued';
      readonly assignment: string;
      readonly text?: string;
      readonly ink?: readonly Ink[];
      readonly given: readonly Assignment[];
      readonly ended: readonly string[];
      readonly moved: readonly DueMoved[];
      /** The giver's assignment has a lead below it from now on. */
      readonly passesOn: boolean;
    }
  | {
      readonly type: 'OpinionRecorded';
      readonly assignment: string;
      readonly text?: string;
      readonly ink?: readonly Ink[];
    }
  | {
      readonly type: 'DocumentReturned';
      readonly assignment: string;
      readonly text: string;
      /** The giver's assignment, open again; none when the clerk gets it or only a co-handler's branch ends. */
      readonly reopened?: string;
      readonly ended: readonly string[];
      readonly toClerk: boolean;
    }
  | {
      readonly type: 'DirectiveRecalled';
      readonly directive: string;
      readonly text: string;
      readonly recalled: readonly string[];
      readonly reopened?: string;
    }
  | { readonly type: 'DocumentSeen'; readonly assignments: readonly string[] }
  | { readonly type: 'CommentAdded'; readonly text: string; readonly files: readonly FileRef[] }
  | {
      readonly type: 'ExtensionAsked';
      readonly assignment: string;
      readonly due: Due;
      readonly text: string;
    }
  | {
      readonly type: 'ExtensionGranted';
      readonly assignment: string;
      readonly due: Due;
      readonly old?: { readonly due: Due };
    }
  | { readonly type: 'ExtensionRefused'; readonly assignment: string; readonly text: string }
  | {
      readonly type: 'ResultReported';
      readonly assignment: string;
      readonly text?: string;
      readonly files: readonly FileRef[];
      readonly answeredBy?: string;
      readonly final: boolean;
      readonly ended: readonly string[];
    }
  /** AS3: a final lead result is in the same act the result of the giver's own assignment. */
  | {
      readonly type: 'ResultPassedUp';
      readonly assignment: string;
      readonly of: string;
      readonly final: boolean;
    }
  | { readonly type: 'ResultAccepted'; readonly assignment: string; readonly text?: string }
  | { readonly type: 'ResultSentBack'; readonly assignment: string; readonly text: string }
  | {
      readonly type: 'IncomingFinished';
      readonly on: Day;
      /** The position whose acceptance or closing finished it (IN7). */
      readonly finishedBy?: PositionId;
      readonly text?: string;
      readonly done: readonly string[];
      readonly ended: readonly string[];
      readonly withoutResult: readonly string[];
    }
  | {
      readonly type: 'IncomingReopened';
      readonly assignment: string;
      /** The assignments it derives from, passed on again. */
      readonly above: readonly string[];
      readonly text: string;
    }
  | {
      readonly type: 'IncomingPresented';
      readonly text: string;
      /** A new first assignment (IN8) … */
      readonly given?: Assignment;
      /** … or the standing one laid before another leader who acts for the director (RT7). */
      readonly before?: { readonly assignment: string; readonly to: PositionId };
    }
  | {
      readonly type: 'IncomingWithdrawn';
      readonly cause: WithdrawalCause;
      readonly text: string;
      readonly ended: readonly string[];
      /** IN9, secret or barred: what remains of the card when the entries before are erased. */
      readonly remains?: IncomingCard;
    }
  | { readonly type: 'HandlerReminded'; readonly assignment: string; readonly text?: string }
  | { readonly type: 'ReminderAnswered'; readonly text: string }
  | { readonly type: 'OriginalHandedOver'; readonly from: PositionId; readonly to: PositionId }
  | {
      readonly type: 'OriginalReceived';
      readonly at: PositionId;
      readonly assignments: readonly string[];
    }
  | { readonly type: 'OriginalRefused'; readonly text: string }
  | { readonly type: 'FiledInDossier'; readonly dossier: string }
  /** By the system: who may read the document changed through the office or the calendar (DK1, DK3). */
  | { readonly type: 'AudienceChanged'; readonly cause: 'office' | 'deskDays' };

/**
 * What happened to an incoming document, and what of it is out of order (LT2).
 * Events carry their whole consequence (which assignments end, which opens again), so that `evolve` decides nothing
 * and a later rule never changes an older act.
 */
export type IncomingEvent = Happened & { readonly marks?: readonly Mark[] };

export type IncomingEventType = IncomingEvent['type'];
export type EventOf<Type extends IncomingEventType> = Extract<IncomingEvent, { type: Type }>;

export const incomingEventTypes: readonly IncomingEventType[] = [
  'IncomingRegistered',
  'IncomingTurnedAway',
  'RegistrationCorrected',
  'DirectiveIssued',
  'OpinionRecorded',
  'DocumentReturned',
  'DirectiveRecalled',
  'DocumentSeen',
  'CommentAdded',
  'ExtensionAsked',
  'ExtensionGranted',
  'ExtensionRefused',
  'ResultReported',
  'ResultPassedUp',
  'ResultAccepted',
  'ResultSentBack',
  'IncomingFinished',
  'IncomingReopened',
  'IncomingPresented',
  'IncomingWithdrawn',
  'HandlerReminded',
  'ReminderAnswered',
  'OriginalHandedOver',
  'OriginalReceived',
  'OriginalRefused',
  'FiledInDossier',
  'AudienceChanged',
];

/** The act that an event belongs to, as the ledger keeps it. */
export type Act = {
  /** Command id. */
  readonly id: string;
  readonly document: string;
  readonly version: number;
  readonly basedOn: number;
  readonly by: PersonId;
  readonly as: PositionId;
  readonly actingFor?: PositionId;
  readonly at: string;
  readonly receivedAt: string;
};
