import type { Medium } from '#shared/incoming/card.ts';
import type { CommandOf } from '#shared/incoming/commands.ts';
import { INCOMING_BOOK } from '#shared/incoming/registration.ts';
import type { FileRef } from '#shared/protocol.ts';
import { dayOf } from '#shared/workdays.ts';
import { errorsOf, factsOf } from '#web/lib/incoming/formFacts.ts';
import { sayNotTaken } from '#web/lib/incoming/notTaken.ts';
import { m } from '#web/paraglide/messages.js';
import type { Replica, Submitted } from '#web/replica/replica.ts';
import { newDocument } from '#web/replica/submit.ts';
import { scanOf, Sheet, type Duplicate } from './sheet.svelte.ts';

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
  sending = $state(false);
  readonly #replica: Replica;
  #keys = 0;
  #medium: Medium | undefined;

  constructor(replica: Replica) {
    this.#replica = replica;
    this.inHand = this.#blank();
    this.pile = [this.inHand];
  }

  /** Each file is a document of its own; the one in hand takes the first if it is still empty. */
  add(files: readonly File[]) {
    const scans = files.map((file) => scanOf(file, this.#replica));
    const [first, ...rest] = scans;
    if (!first) return;
    if (this.inHand.untouched) this.inHand.scans = [first];
    const others = this.inHand.scans[0] === first ? rest : scans;
    this.pile = [...this.pile, ...others.map((scan) => this.#blank([scan]))];
  }

  /** A further file of the document in hand. */
  attach(files: readonly File[]) {
    const scans = files.map((file) => scanOf(file, this.#replica));
    this.inHand.scans = [...this.inHand.scans, ...scans];
  }

  /** Takes the document in hand off the pile, and the next one in hand. */
  next() {
    const at = this.pile.indexOf(this.inHand);
    const rest = this.pile.filter((sheet) => sheet !== this.inHand);
    this.inHand = rest[Math.min(at, rest.length - 1)] ?? this.#blank();
    this.pile = rest.length > 0 ? rest : [this.inHand];
  }

  /** OB3: what the server refused, to be put right. */
  async reuse(row: string) {
    const act = await this.#replica.reuse(row);
    if (act?.command.type !== 'RegisterIncoming') return;
    const sheet = this.inHand.untouched ? this.inHand : this.#blank();
    sheet.take(act.command, act.document, this.#replica);
    if (!this.pile.includes(sheet)) this.pile = [sheet, ...this.pile];
    this.inHand = sheet;
  }

  /** Enters the document in hand in the book; `true` when it went to the outbox. */
  async register(duplicate: Duplicate | undefined): Promise<boolean> {
    const sheet = this.inHand;
    sheet.tried = true;
    sheet.refused = '';
    const complete = Object.keys(errorsOf(sheet.facts)).length === 0 && sheet.declared;
    const explained = !sheet.again || sheet.againReason.trim() !== '';
    if (this.sending || !complete || !explained) return false;
    this.sending = true;
    try {
      return await this.#enter(sheet, duplicate);
    } finally {
      this.sending = false;
    }
  }

  async #enter(sheet: Sheet, duplicate: Duplicate | undefined): Promise<boolean> {
    const files = await this.#keepFiles(sheet);
    if (!files) return false;
    const command = commandOf(sheet, files, duplicate);
    const document = newDocument('incoming');
    const answer = await this.#replica.submit({ document, basedOn: 0, command });
    if (!answer.ok) return this.#refuse(sheet, answer);
    const { issuer, reference, subject } = command;
    const entered = { command: answer.id, document, issuer, reference, subject };
    this.registered = [entered, ...this.registered];
    this.#medium = sheet.facts.medium;
    for (const one of this.pile) if (one.untyped) one.facts.medium = this.#medium;
    this.next();
    return true;
  }

  async #keepFiles(sheet: Sheet): Promise<readonly FileRef[] | undefined> {
    try {
      return await Promise.all(sheet.scans.map((scan) => scan.keep()));
    } catch {
      sheet.refused = m.register_file_not_kept();
      return undefined;
    }
  }

  #refuse(sheet: Sheet, answer: Exclude<Submitted, { ok: true }>): false {
    sheet.refused = sayNotTaken(answer);
    sheet.secret = 'refusal' in answer && answer.refusal.rule === 'IN2';
    return false;
  }

  #blank(scans: Sheet['scans'] = []): Sheet {
    this.#keys += 1;
    const sheet = new Sheet(this.#keys, dayOf(this.#replica.now()), scans);
    // A pile comes from one place: the scanner, or the mail.
    if (this.#medium) sheet.facts.medium = this.#medium;
    return sheet;
  }
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
