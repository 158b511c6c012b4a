import * as v from 'valibot';
import type { Circumstances } from './decider.ts';
import {
  audienceOfIncoming,
  filesOfIncoming,
  formerReaders,
  isOnDesks,
} from './incoming/audience.ts';
import type { IncomingCard } from './incoming/card.ts';
import { IncomingCommandSchema, type IncomingCommand } from './incoming/commands.ts';
import { decideIncoming } from './incoming/decide.ts';
import type { Act, IncomingEvent } from './incoming/events.ts';
import { evolveIncoming } from './incoming/evolve.ts';
import {
  decideOffice,
  evolveOffice,
  OfficeCommandSchema,
  type OfficeCommand,
  type OfficeEvent,
} from './office/absence.ts';
import type { Office, PersonId } from './office/office.ts';
import { ordersFor, withoutOrders } from './office/order.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import type { FileRef } from './protocol.ts';
import type { SystemCommand } from './system.ts';
import { tooLongIn, type TooLong } from './tooLong.ts';
import type { Day, YearCalendar } from './workdays.ts';

export type Card = IncomingCard | Office | YearCalendar;
export type PersonCommand = IncomingCommand | OfficeCommand;
export type Command = PersonCommand | SystemCommand;
export type CalendarEvent = { readonly type: 'CalendarSet'; readonly calendar: YearCalendar };
export type AnyEvent = IncomingEvent | OfficeEvent | CalendarEvent;

/** What the gateway, the projector and the device need of a kind of document, without knowing which it is. */
export type Kind = {
  /** A person's command, parsed strictly; the value is normalised (NFC). */
  readonly parse: (
    command: unknown,
  ) =>
    | { readonly ok: true; readonly command: PersonCommand }
    | { readonly ok: false; readonly tooLong?: TooLong | undefined };
  readonly decide: (
    card: Card | null,
    command: Command,
    circumstances: Circumstances,
  ) => Outcome<AnyEvent>;
  readonly evolve: (card: Card | null, event: AnyEvent, act: Act) => Card;
  /** DK1, sorted. */
  readonly audience: (card: Card, office: Office, day: Day) => readonly PersonId[];
  /** People beyond the audience who may be told why their act is refused: they had the document. */
  readonly former: (card: Card, office: Office, day: Day) => readonly PersonId[];
  /** DK3: whether it lies on the desks of its audience. */
  readonly onDesk: (card: Card, office: Office, day: Day) => boolean;
  /** The card as others than the server have it; the same for everybody who may read it. */
  readonly shown: (card: Card) => Card;
  readonly files: (card: Card) => readonly FileRef[];
  /** Those that this person may read, of whoever may read the card. */
  readonly filesFor: (card: Card, person: PersonId) => readonly FileRef[];
};

const incoming: Kind = {
  parse: (command) => parsed(v.safeParse(IncomingCommandSchema, command)),
  decide: (card, command, circumstances) => {
    if (command.type === 'ChangeAudience') {
      return card
        ? accept([{ type: 'AudienceChanged', cause: command.cause }])
        : refuse('UNKNOWN.document');
    }
    return decideIncoming(card as IncomingCard | null, command as IncomingCommand, circumstances);
  },
  evolve: (card, event, act) =>
    evolveIncoming(card as IncomingCard | null, event as IncomingEvent, act),
  audience: (card, office, day) => audienceOfIncoming(card as IncomingCard, office, day),
  former: (card, office, day) => formerReaders(card as IncomingCard, office, day),
  onDesk: (card, office, day) => isOnDesks(card as IncomingCard, office, day),
  shown: (card) => card,
  files: (card) => filesOfIncoming(card as IncomingCard),
  filesFor: (card) => filesOfIncoming(card as IncomingCard),
};

function everyone(office: Office): readonly PersonId[] {
  return office.people.map(({ id }) => id).sort();
}

const office: Kind = {
  parse: (command) => parsed(v.safeParse(OfficeCommandSchema, command)),
  decide: (card, command, circumstances) => {
    if (command.type === 'EstablishOffice') {
      return accept([{ type: 'OfficeEstablished', structure: command.structure }]);
    }
    if (command.type === 'ChangeAudience') return refuse('AUTH.system');
    return decideOffice(card as Office | null, command as OfficeCommand, circumstances);
  },
  evolve: (card, event, act) => evolveOffice(card as Office | null, event as OfficeEvent, act),
  audience: (card) => everyone(card as Office),
  former: () => [],
  onDesk: () => true,
  shown: (card) => withoutOrders(card as Office),
  files: (card) => (card as Office).absences.flatMap(({ order }) => order ?? []),
  filesFor: (card, person) => ordersFor(card as Office, person),
};

const calendar: Kind = {
  parse: () => ({ ok: false }),
  decide: (_card, command) =>
    command.type === 'SetCalendar'
      ? accept([{ type: 'CalendarSet', calendar: command.calendar }])
      : refuse('AUTH.system'),
  evolve: (card, event) => (event.type === 'CalendarSet' ? event.calendar : (card as Card)),
  audience: (_card, office) => everyone(office),
  former: () => [],
  onDesk: () => true,
  shown: (card) => card,
  files: () => [],
  filesFor: () => [],
};

type Parsed = Pick<v.SafeParseResult<v.GenericSchema>, 'success' | 'output' | 'issues'>;

function parsed({ success, output, issues }: Parsed): ReturnType<Kind['parse']> {
  if (success) return { ok: true, command: output as PersonCommand };
  return { ok: false, tooLong: tooLongIn(issues ?? []) };
}

/** Why a command is none: the text that is too long is named, so that its person can shorten it. */
export function refuseMalformed(tooLong: TooLong | undefined) {
  if (!tooLong) return refuse('FORMAT.malformed');
  const { field, limit, length } = tooLong;
  return refuse('FORMAT.tooLong', { field, limit: String(limit), length: String(length) });
}

/** The kind of a document by its id; none for kinds that are not built. */
export function kindOf(document: string): Kind | undefined {
  if (document.startsWith('incoming:')) return incoming;
  if (document === 'office') return office;
  if (/^calendar:\d{4}$/.test(document)) return calendar;
  return undefined;
}

/** An act of the ledger, as far as folding needs it. */
export type Recorded = { readonly act: Act; readonly events: readonly AnyEvent[] };

/** Entries whose content was erased carry no events; what remained stands in the withdrawal (IN9). */
export function fold(
  document: string,
  entries: readonly Recorded[],
  from: Card | null = null,
): Card | null {
  const kind = kindOf(document);
  if (!kind) return null;
  let card = from;
  for (const { act, events } of entries) {
    for (const event of events) card = kind.evolve(card, event, act);
  }
  return card;
}
