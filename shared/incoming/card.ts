import type { PersonId, PositionId } from '../office/office.ts';
import type { FileRef } from '../protocol.ts';
import type { Day, Due, Instant } from '../workdays.ts';
import type { IncomingEventType } from './events.ts';

export const urgencies = ['normal', 'urgent', 'veryUrgent', 'express'] as const;
export type Urgency = (typeof urgencies)[number];

export const roles = ['lead', 'coHandler', 'informed'] as const;
export type Role = (typeof roles)[number];

export const incomingStatuses = [
  'awaitingDirective',
  'inProgress',
  'returnedToClerk',
  'finished',
  'withdrawn',
] as const;
export type IncomingStatus = (typeof incomingStatuses)[number];

export const assignmentStates = [
  'open',
  'passedOn',
  'reported',
  'done',
  'returned',
  'recalled',
  'ended',
  'seen',
] as const;
export type AssignmentState = (typeof assignmentStates)[number];

export const media = ['paper', 'electronic', 'both'] as const;
export type Medium = (typeof media)[number];

export const withdrawalCauses = [
  'secret',
  'barred',
  'recalledByIssuer',
  'notOurs',
  'mistake',
] as const;
export type WithdrawalCause = (typeof withdrawalCauses)[number];

/** What is out of order or worth knowing about an act (LT2): the rule used or missed. */
export const marks = [
  'registeredLate', // IN10
  'dueAfterReceipt', // DL1: "đến sau hạn"
  'RT6',
  'RT7',
  'RT8',
  'withoutCoHandlers', // AS3: a result without the co-handlers' opinions
  'noResult', // AS5: a co-handler without result when the document was finished
  'askedLate', // DL3: an extension asked after the due day
] as const;
export type Mark = (typeof marks)[number];

/** A stroke file drawn on a page; coordinates are normalised to the page (0–1). */
export type Ink = {
  readonly file: string;
  readonly page: number;
  readonly strokes: readonly (readonly (readonly number[])[])[];
};

/** What the clerk enters: the lawful data of an incoming document (NĐ 30/2020 Phụ lục VI). */
export type Facts = {
  readonly arrivedOn: Day;
  readonly issuer: string;
  readonly issuerCode?: string;
  readonly reference: string;
  readonly documentDate: Day;
  readonly documentType: string;
  readonly subject: string;
  readonly urgency: Urgency;
  readonly pages: number;
  readonly files: readonly FileRef[];
  readonly medium: Medium;
  readonly signer?: string;
  readonly language?: string;
  readonly due?: Due;
  readonly note?: string;
};

/** IN3: the registration it repeats, and why it is registered again. */
export type DuplicateOf = { readonly document: string; readonly reason: string };

export type WorkResult = {
  readonly by: PersonId;
  readonly at: Instant;
  readonly text?: string;
  readonly files: readonly FileRef[];
  readonly answeredBy?: string;
};

export type Assignment = {
  readonly id: string;
  /** Position it is given to. */
  readonly to: PositionId;
  /** RT7: another leader it was laid before, who acts for `to` on this document. */
  readonly presentedTo?: PositionId;
  /** Position that gave it … */
  readonly from: PositionId;
  /** … and for whom, where the giver acted for another (RT3, RT5, RT7, RT8). */
  readonly actingFor?: PositionId;
  readonly role: Role;
  /** The assignment it derives from; none for registration's. */
  readonly parent?: string;
  /** Id of the directive (or registration) that gave it. */
  readonly directive: string;
  readonly due?: Due;
  /** AS3: its result waits for the giver's acceptance. */
  readonly report: boolean;
  readonly state: AssignmentState;
  /** When it was decided (RT2: "was when the director gave them the document"). */
  readonly givenAt: Instant;
  readonly seenAt?: Instant;
  /** AS2: directive, report, return, extension asked, paper received. */
  readonly acted: boolean;
  readonly result?: WorkResult;
  /** DL3: asked and not yet answered. */
  readonly extension?: { readonly due: Due; readonly reason: string; readonly by: PersonId };
  /** DL3: the dates it had before. */
  readonly formerDues?: readonly Due[];
  readonly marks: readonly Mark[];
};

/** A directive as it stands on the page; an opinion (DR4) routes nobody. */
export type Directive = {
  readonly id: string;
  readonly version: number;
  readonly by: PersonId;
  readonly position: PositionId;
  readonly actingFor?: PositionId;
  /** The assignment it was issued from. */
  readonly assignment: string;
  readonly at: Instant;
  readonly text?: string;
  readonly ink?: readonly Ink[];
  readonly opinion: boolean;
  readonly recalled: boolean;
};

/** OR1: where the paper lies. */
export type PaperOriginal = {
  readonly at: PositionId;
  readonly handingTo?: PositionId;
  readonly dossier?: string;
};

export type HistoryLine = {
  readonly version: number;
  /** On the device (corrected, OB7). */
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly by: PersonId;
  readonly as: PositionId;
  readonly actingFor?: PositionId;
  readonly event: IncomingEventType;
  /** Command id. */
  readonly id: string;
  readonly text?: string;
  /** Ids of the assignments it is about. */
  readonly assignments?: readonly string[];
  readonly files?: readonly FileRef[];
  readonly marks?: readonly Mark[];
  /** OB5: the earlier version the person saw, when the document had moved on. */
  readonly sawVersion?: number;
  /** IN6: the values a correction replaced. DL3: the date an extension replaced. */
  readonly old?: Readonly<Record<string, unknown>>;
};

/** The card of an incoming document: the fold of its events, the same for everybody who may read it. */
export type IncomingCard = Facts & {
  readonly kind: 'incoming';
  readonly id: string;
  readonly version: number;
  readonly status: IncomingStatus;
  readonly book: string;
  /** `null` on the device until the server has numbered it (IN4). */
  readonly arrivalNumber: number | null;
  readonly year: number;
  readonly registeredOn: Day;
  /** `due` was entered at registration, not taken from the agency's table (DL2). */
  readonly dueDeclared: boolean;
  readonly registeredBy: PersonId;
  readonly duplicateOf?: DuplicateOf;
  readonly assignments: readonly Assignment[];
  readonly directives: readonly Directive[];
  readonly paperOriginal?: PaperOriginal;
  /** Dossiers it was filed in. */
  readonly dossiers?: readonly string[];
  readonly finishedOn?: Day;
  /** IN7: the assignment whose giver's acceptance finished it. */
  readonly finishedBy?: PositionId;
  readonly withdrawal?: { readonly cause: WithdrawalCause; readonly reason: string };
  readonly history: readonly HistoryLine[];
};
