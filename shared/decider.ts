import type { Capacity } from './office/acting.ts';
import type { Office, PersonId } from './office/office.ts';
import type { Outcome } from './outcome.ts';
import type { Calendar, Instant } from './workdays.ts';

/** In what capacity a person acts. */
export type Actor = Capacity & { readonly person: PersonId };

/** What only the server knows of a book (IN3, IN4, IN6); absent on a device, where those rules pass. */
export type BookKnowledge = {
  readonly arrivalNumber: number;
  readonly year: number;
  readonly duplicates: readonly Duplicate[];
  readonly quarterClosed: boolean;
};

export type Duplicate = {
  readonly document: string;
  readonly arrivalNumber: number;
  readonly year: number;
  readonly sameDate: boolean;
};

/** Everything a decision may depend on besides the card and the command: no clock, no random, no I/O in `decide`. */
export type Circumstances = {
  /** Command id; ids of what begins in this act derive from it. */
  readonly id: string;
  readonly document: string;
  readonly actor: Actor;
  /** Version of the card the person saw. */
  readonly basedOn: number;
  /** Corrected by OB7. */
  readonly decidedAt: Instant;
  readonly receivedAt: Instant;
  readonly office: Office;
  readonly calendar: Calendar;
  readonly book?: BookKnowledge;
};

export type Decide<Card, Command, Event> = (
  card: Card | null,
  command: Command,
  circumstances: Circumstances,
) => Outcome<Event>;

export type Evolve<Card, Event, Act> = (card: Card | null, event: Event, act: Act) => Card;
