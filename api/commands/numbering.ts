import type { BookKnowledge, Duplicate } from '#shared/decider.ts';
import type { AnyEvent, Card, Command } from '#shared/kinds.ts';
import type { Facts, IncomingCard } from '#shared/incoming/card.ts';
import { bookYearOf } from '#shared/incoming/bookYear.ts';
import { fold } from '#shared/text.ts';
import type { Instant } from '#shared/workdays.ts';
import { createSeries, type Series } from './series.ts';

/** What only the writer knows of the books: their next numbers, and what is registered under which reference. */
export type Numbering = {
  /** IN3, IN4: what a decision on this command needs to know; undefined for commands that need nothing. */
  readonly knowledge: (question: Question) => BookKnowledge | undefined;
  readonly apply: (document: string, events: readonly AnyEvent[]) => void;
  /** From now on changes can be taken back, until the trial is kept or undone. */
  readonly begin: () => Trial;
};

export type Trial = { readonly keep: () => void; readonly undo: () => void };

export type Question = {
  readonly document: string;
  readonly card: Card | null;
  readonly command: Command;
  readonly receivedAt: Instant;
};

type Registered = Pick<Facts, 'issuer' | 'issuerCode' | 'reference' | 'documentDate'> & {
  readonly arrivalNumber: number;
  readonly year: number;
};
type Undo = () => void;

export function createNumbering(): Numbering {
  let undos: Undo[] | undefined;
  const books = createBooks((undo) => undos?.push(undo));
  const register = createRegister((undo) => undos?.push(undo));

  return {
    knowledge({ document, card, command, receivedAt }) {
      if (command.type === 'RegisterIncoming') {
        const year = bookYearOf(command.arrivedOn, receivedAt);
        const arrivalNumber = books.next(command.book, year);
        const duplicates = register.similar(document, command);
        return { arrivalNumber, year, duplicates, quarterClosed: false };
      }
      if (command.type !== 'CorrectRegistration' || card?.kind !== 'incoming') return undefined;
      const { arrivalNumber, year } = card;
      if (arrivalNumber === null) return undefined;
      const duplicates = register.similar(document, { ...card, ...given(command.changes) });
      return { arrivalNumber, year, duplicates, quarterClosed: false };
    },
    apply(document, events) {
      for (const event of events) applyEvent(books, register, document, event);
    },
    begin() {
      const trial: Undo[] = [];
      undos = trial;
      return {
        keep: () => void (undos = undefined),
        undo() {
          undos = undefined;
          for (const undo of trial.reverse()) undo();
        },
      };
    },
  };
}

type Books = ReturnType<typeof createBooks>;
type Register = ReturnType<typeof createRegister>;

function applyEvent(books: Books, register: Register, document: string, event: AnyEvent): void {
  if (event.type === 'IncomingRegistered' && event.arrivalNumber !== null) {
    const { book, year, arrivalNumber, facts } = event;
    books.take(book, year, arrivalNumber);
    register.put(document, { ...keyFacts(facts), arrivalNumber, year });
  }
  if (event.type === 'RegistrationCorrected') register.correct(document, event.changes);
  // The registration itself may have been erased (IN9): its number stays used, its reference is known no more.
  if (event.type === 'IncomingWithdrawn' && event.remains) {
    takeAgain(books, event.remains);
    register.remove(document);
  }
}

function takeAgain(books: Books, { book, year, arrivalNumber }: IncomingCard): void {
  if (arrivalNumber !== null) books.take(book, year, arrivalNumber);
}

/** IN5: the lowest number not used comes next, so that one which was lost with a failed write is not left out. */
function createBooks(onUndo: (undo: Undo) => void) {
  const books = new Map<string, Series>();
  return {
    next: (book: string, year: number) => books.get(`${book}/${year}`)?.next() ?? 1,
    take(book: string, year: number, number: number): void {
      const series = books.get(`${book}/${year}`) ?? createSeries();
      books.set(`${book}/${year}`, series);
      const undo = series.take(number);
      if (undo) onUndo(undo);
    },
  };
}

/** IN3: documents by folded issuer (or its code) and reference. */
function createRegister(onUndo: (undo: Undo) => void) {
  const documents = new Map<string, Registered>();
  const byKey = new Map<string, Set<string>>();

  function place(document: string, registered: Registered | undefined): void {
    const before = documents.get(document);
    for (const key of before ? keysOf(before) : []) {
      const others = byKey.get(key);
      others?.delete(document);
      if (others?.size === 0) byKey.delete(key);
    }
    if (!registered) return void documents.delete(document);
    documents.set(document, registered);
    for (const key of keysOf(registered)) {
      byKey.set(key, (byKey.get(key) ?? new Set()).add(document));
    }
  }
  function change(document: string, registered: Registered | undefined): void {
    const before = documents.get(document);
    place(document, registered);
    onUndo(() => place(document, before));
  }
  return {
    put: change,
    remove: (document: string) => change(document, undefined),
    correct(document: string, changes: Partial<Facts>): void {
      const before = documents.get(document);
      if (before) change(document, { ...before, ...keyFacts({ ...before, ...given(changes) }) });
    },
    /** Those with the same reference of the same issuer, the one with the same date first. */
    similar(document: string, facts: KeyFacts): readonly Duplicate[] {
      const found = new Set(keysOf(facts).flatMap((key) => [...(byKey.get(key) ?? [])]));
      found.delete(document);
      return [...found]
        .flatMap((other) => duplicate(other, documents.get(other), facts))
        .sort((left, right) => Number(right.sameDate) - Number(left.sameDate));
    },
  };
}

type KeyFacts = Pick<Facts, 'issuer' | 'issuerCode' | 'reference' | 'documentDate'>;

function keyFacts({ issuer, issuerCode, reference, documentDate }: KeyFacts): KeyFacts {
  return { issuer, ...(issuerCode ? { issuerCode } : {}), reference, documentDate };
}

/** An empty reference has no key, so that it never matches. */
function keysOf({ issuer, issuerCode, reference }: KeyFacts): readonly string[] {
  const folded = fold(reference);
  if (folded === '') return [];
  const byName = `${fold(issuer)}\n${folded}`;
  return issuerCode ? [byName, `#${fold(issuerCode)}\n${folded}`] : [byName];
}

function duplicate(
  document: string,
  registered: Registered | undefined,
  { documentDate }: KeyFacts,
): readonly Duplicate[] {
  if (!registered) return [];
  const { arrivalNumber, year } = registered;
  return [{ document, arrivalNumber, year, sameDate: registered.documentDate === documentDate }];
}

/** What a change leaves undefined stays as it was. */
function given<Changes extends object>(
  changes: Changes,
): { [K in keyof Changes]: NonNullable<Changes[K]> } {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as { [K in keyof Changes]: NonNullable<Changes[K]> };
}
