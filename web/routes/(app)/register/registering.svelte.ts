import type { Medium } from '#shared/incoming/card.ts';
import type { CommandOf } from '#shared/incoming/commands.ts';
import { INCOMING_BOOK } from '#shared/incoming/registration.ts';
import type { FileRef } from '#shared/protocol.ts';
import { errorsOf, factsOf } from '#web/lib/incoming/formFacts.ts';
import { sayNotTaken } from '#web/lib/incoming/notTaken.ts';
import { firstOf } from '#web/lib/live.svelte.ts';
import { m } from '#web/paraglide/messages.js';
import { draftsOf } from '#web/replica/drafts.ts';
import type { Replica, Submitted } from '#web/replica/replica.ts';
import { doubtsOf, type Doubt } from './doubts.ts';
import { chosenScan } from './scan.svelte.ts';
import { FORM, Sheet, type Duplicate } from './sheet.svelte.ts';

/** A registration of this sitting; its number comes with the receipt of `command`. */
export type Registered = {
  readonly command: string;
  readonly document: string;
  readonly issuer: string;
  readonly reference: string;
  readonly subject: string;
};

/** The clerk's pile: one document in hand, the others waiting, those entered in the book. */
export class Registering {
  pile = $state.raw<readonly Sheet[]>([]);
  inHand = $state() as Sheet;
  /** Newest first. */
  registered = $state.raw<readonly Registered[]>([]);
  /** What is to be looked at again before the document in hand is entered. */
  doubts = $state.raw<readonly Doubt[]>([]);
  sending = $state(false);
  readonly #replica: Replica;
  readonly #restored: Promise<void>;
  #medium: Medium | undefined;

  constructor(replica: Replica) {
    this.#replica = replica;
    this.inHand = new Sheet(replica);
    this.pile = [this.inHand];
    this.#restored = this.#restore();
    $effect.root(() => {
      $effect(() => this.#keep());
      $effect(() => (this.#isAtRisk ? askBeforeUnload() : undefined));
    });
  }

  /** The page is there (again): what nobody has begun is as of today. */
  begin() {
    for (const sheet of this.pile) sheet.renew();
  }

  /**
   * Each file is a document of its own. The one in hand takes the first while it has none; once its facts are typed,
   * it takes them all: they were chosen for it.
   */
  add(files: readonly File[]) {
    const wantsFile = this.inHand.scans.length === 0;
    const own = !wantsFile ? 0 : this.inHand.hasFacts ? files.length : 1;
    if (own > 0) this.attach(files.slice(0, own));
    const others = files.slice(own).map((file) => {
      const sheet = this.#blank();
      sheet.scans = [chosenScan(file, this.#replica)];
      return sheet;
    });
    this.pile = [...this.pile, ...others];
    void this.#keepFiles(others);
  }

  /** A further file of the document in hand. */
  attach(files: readonly File[]) {
    const scans = files.map((file) => chosenScan(file, this.#replica));
    this.inHand.scans = [...this.inHand.scans, ...scans];
    void this.#keepFiles([this.inHand]);
  }

  /** A file is not stored yet, or does not fit: it is gone when the app is left now. */
  get #isAtRisk(): boolean {
    return this.pile.some(({ scans }) => scans.some(({ kept }) => !kept));
  }

  /** Takes this document of the pile in hand. */
  hold(sheet: Sheet) {
    sheet.heldAt = this.#replica.now();
    this.inHand = sheet;
  }

  /** Takes the document in hand off the pile unregistered. @returns the way back */
  discard(): () => void {
    const sheet = this.inHand;
    this.#takeOff(sheet);
    void sheet.drop();
    return () => {
      this.pile = [sheet, ...this.pile.filter((one) => !one.untouched)];
      this.hold(sheet);
    };
  }

  /** IN2: the document in hand was turned away. */
  async turnedAway() {
    const sheet = this.inHand;
    this.#takeOff(sheet);
    // The refused act that it was taken up from names its content and files as well.
    if (sheet.reused) await this.#replica.putAway(sheet.reused);
    await sheet.forget();
  }

  /** OB3: what the server refused, to be put right. */
  async reuse(row: string) {
    await this.#restored;
    const taken = this.pile.find(({ reused }) => reused === row);
    if (taken) return this.hold(taken);
    const act = await this.#replica.reuse(row);
    if (act?.command.type !== 'RegisterIncoming') return;
    const sheet = this.inHand.untouched ? this.inHand : this.#blank();
    sheet.take(act.command, act.document, row);
    if (!this.pile.includes(sheet)) this.pile = [sheet, ...this.pile];
    this.hold(sheet);
  }

  /**
   * Enters the document in hand in the book; `true` when it went to the outbox. What looks like a mistake is asked
   * about first (`doubts`), and entered when the clerk is sure.
   */
  async register(duplicate: Duplicate | undefined, { sure = false } = {}): Promise<boolean> {
    const sheet = this.inHand;
    this.doubts = [];
    sheet.tried = true;
    sheet.refused = '';
    const complete = Object.keys(errorsOf(sheet.facts)).length === 0 && sheet.declared;
    // IN3: one that stands in the book already is entered again only knowingly.
    const explained = !duplicate || (sheet.again && sheet.againReason.trim() !== '');
    if (this.sending || !complete || !explained) return false;
    this.sending = true;
    try {
      return await this.#enter(sheet, duplicate, sure);
    } finally {
      this.sending = false;
    }
  }

  async #enter(sheet: Sheet, duplicate: Duplicate | undefined, sure: boolean): Promise<boolean> {
    const files = await Promise.all(sheet.scans.map((scan) => scan.keep())).catch(() => undefined);
    if (!files) {
      sheet.refused = m.register_file_not_kept();
      return false;
    }
    this.doubts = sure ? [] : doubtsOf(sheet.facts, sheet.scans);
    if (this.doubts.length > 0) {
      // Another one may have been taken in hand meanwhile: the question is about this one.
      this.hold(sheet);
      return false;
    }
    const { document } = sheet;
    const command = commandOf(sheet, files, duplicate);
    const answer = await this.#replica.submit({ document, basedOn: 0, command });
    if (!answer.ok) return this.#refuse(sheet, answer);
    const { issuer, reference, subject } = command;
    const entered = { command: answer.id, document, issuer, reference, subject };
    this.registered = [entered, ...this.registered];
    this.#medium = sheet.facts.medium;
    for (const one of this.pile) one.beginWith(this.#medium);
    this.#takeOff(sheet);
    void sheet.drop();
    return true;
  }

  /** Off the pile; where it was in hand, the next one is. */
  #takeOff(sheet: Sheet) {
    const at = this.pile.indexOf(sheet);
    const rest = this.pile.filter((one) => one !== sheet);
    const next = rest[Math.min(at, rest.length - 1)] ?? this.#blank();
    this.pile = rest.length > 0 ? rest : [next];
    if (this.inHand === sheet) this.hold(next);
  }

  #refuse(sheet: Sheet, answer: Exclude<Submitted, { ok: true }>): false {
    sheet.refused = sayNotTaken(answer);
    sheet.secret = 'refusal' in answer && answer.refusal.rule === 'IN2';
    return false;
  }

  #blank(): Sheet {
    const sheet = new Sheet(this.#replica);
    // A pile comes from one place: the scanner, or the mail.
    if (this.#medium) sheet.beginWith(this.#medium);
    return sheet;
  }

  /** One after the other: a pile of scans does not fit in memory at once. */
  async #keepFiles(sheets: readonly Sheet[]) {
    const all = sheets.flatMap((sheet) => sheet.scans.map((scan) => ({ sheet, scan })));
    for (const { sheet, scan } of all) {
      if (!this.pile.includes(sheet) || !sheet.scans.includes(scan)) continue;
      // What does not fit says so in the list of files.
      await scan.keep().catch(() => undefined);
    }
  }

  #keep() {
    for (const sheet of this.pile) sheet.keep();
  }

  /** Documents that were registered here: the app may have ended before it could drop their drafts. */
  async #entered(): Promise<readonly string[]> {
    const acts = await firstOf(this.#replica.outbox());
    const taken = acts.filter(({ state }) => state !== 'rejected');
    return taken.map(({ document }) => document);
  }

  async #restore() {
    const drafts = await draftsOf(this.#replica.person).catch(() => []);
    const own = drafts.filter(({ form }) => form === FORM);
    if (own.length === 0) return;
    const entered = await this.#entered();
    const kept = own.flatMap((draft) => {
      const sheet = new Sheet(this.#replica, draft.document);
      if (!entered.includes(draft.document) && sheet.takeBack(draft)) return [sheet];
      void sheet.drop();
      return [];
    });
    if (kept.length === 0) return;
    // What was begun in this very moment stays in hand.
    const begun = this.pile.filter((sheet) => !sheet.untouched);
    const last = kept.toSorted((one, other) => other.heldAt.localeCompare(one.heldAt))[0];
    this.pile = [...kept, ...begun];
    if (last && !begun.includes(this.inHand)) this.inHand = last;
  }
}

const open = new WeakMap<Replica, Registering>();

/** One for each person signed in: it outlives its page, so that what is being stored is stored, and undone can be. */
export function registeringOf(replica: Replica): Registering {
  const known = open.get(replica) ?? new Registering(replica);
  open.set(replica, known);
  return known;
}

function askBeforeUnload(): () => void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}

function commandOf(
  sheet: Sheet,
  files: readonly FileRef[],
  duplicate: Duplicate | undefined,
): CommandOf<'RegisterIncoming'> {
  const again =
    sheet.again && duplicate
      ? { duplicateOf: { document: duplicate.document, reason: sheet.againReason } }
      : {};
  const facts = factsOf($state.snapshot(sheet.facts));
  return { type: 'RegisterIncoming', book: INCOMING_BOOK, ...facts, files: [...files], ...again };
}
