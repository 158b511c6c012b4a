import type { Command, Kind } from '#shared/kinds.ts';
import type { PersonId, PositionId } from '#shared/office/office.ts';
import type { Refusal, Result } from '#shared/outcome.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Named } from './named.ts';

/** A command on its way to the writer: parsed, its signature checked, not yet decided. */
export type Submission = {
  readonly id: string;
  readonly document: string;
  readonly kind: Kind;
  readonly basedOn: number;
  /** As the device says; the system has none. */
  readonly decidedAt?: Instant;
  /** `system` for the system itself. */
  readonly person: PersonId;
  readonly as?: PositionId;
  readonly device?: string;
  readonly command: Command;
  readonly envelopeHash: string;
  /** The RFC 8785 form of what was sent, where it cannot be rebuilt from what is parsed. */
  readonly sent?: string;
  /** Characters of what was sent. */
  readonly length: number;
  readonly signature?: string;
  readonly named: Named;
  /** Hashes of the named files that this person may name whatever the document carries, as long as they are there. */
  readonly permitted: Pick<ReadonlySet<string>, 'has'>;
};

/** A submission in the writer's queue. What is fixed here is the same at every attempt, and so is its entry. */
export type Queued = {
  readonly submission: Submission;
  readonly receivedAt: Instant;
  readonly salt: string;
};

/** A receipt before it is put into words. */
export type Answer =
  | {
      readonly outcome: 'recorded' | 'alreadyRecorded';
      readonly document: string;
      readonly version: number;
      readonly result?: Result;
    }
  | { readonly outcome: 'rejected'; readonly refusal: Refusal; readonly version?: number };
