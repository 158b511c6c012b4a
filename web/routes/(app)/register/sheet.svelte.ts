import type { CommandOf } from '#shared/incoming/commands.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Medium } from '#shared/incoming/card.ts';
import { blankFacts, formOf, type FormFacts } from '#web/lib/incoming/formFacts.ts';
import { draftWriter, parsedDraft, type DraftHere } from '#web/replica/drafts.ts';
import type { Replica } from '#web/replica/replica.ts';
import { dayOf, type Instant } from '#shared/workdays.ts';
import { newDocument } from '#web/replica/submit.ts';
import { keptScan, type Scan } from './scan.svelte.ts';

/** The name of a registration's draft; its place is the document that it will be. */
export const FORM = 'RegisterIncoming';

export type Duplicate = { readonly document: string; readonly number: string };

/** What is kept of a sheet. */
type Kept = {
  /** When it was in hand, as of the last change: the latest comes back there. */
  readonly heldAt: Instant;
  /** The refused act that it was taken up from. */
  readonly reused?: string | undefined;
  readonly facts: FormFacts;
  readonly files: readonly FileRef[];
  readonly declared: boolean;
  readonly again: boolean;
  readonly againReason: string;
};

/**
 * One document on the clerk's desk before it has a number: its pages, and what was typed of it so far. It is a draft
 * on this device until it is registered, turned away, or taken off the pile.
 */
export class Sheet {
  /** Its id from the beginning: registered in two tabs it would still be one document. */
  readonly document: string;
  scans = $state.raw<readonly Scan[]>([]);
  facts = $state() as FormFacts;
  /** IN2: declared anew for each document. */
  declared = $state(false);
  /** IN3: registered again knowingly. */
  again = $state(false);
  againReason = $state('');
  /** The button was pressed: what is missing is named. */
  tried = $state(false);
  refused = $state('');
  secret = $state(false);
  heldAt: Instant = '';
  reused: string | undefined;
  readonly #replica: Replica;
  readonly #write: (text: string | undefined) => Promise<void>;
  #blank = '';
  #kept: string | undefined;

  constructor(replica: Replica, document = newDocument('incoming')) {
    this.document = document;
    this.#replica = replica;
    this.#write = draftWriter({ person: replica.person, document, form: FORM });
    this.facts = blankFacts(dayOf(replica.now()));
    this.#blank = JSON.stringify(this.facts);
  }

  /** The day on which it was made may be over before anybody begins with it. */
  renew() {
    if (!this.untyped) return;
    this.facts = { ...blankFacts(dayOf(this.#replica.now())), medium: this.facts.medium };
    this.#blank = JSON.stringify(this.facts);
  }

  get name(): string | undefined {
    return this.scans[0]?.name;
  }

  get untyped(): boolean {
    return JSON.stringify(this.facts) === this.#blank;
  }

  /** Something says which document it is: a file that is chosen now was chosen for it. */
  get hasFacts(): boolean {
    const { issuer, reference, documentDate, subject } = this.facts;
    return Boolean(issuer || reference || documentDate || subject);
  }

  /** Nothing was chosen or typed: a file may be put in its place. */
  get untouched(): boolean {
    return this.scans.length === 0 && this.untyped && !this.declared;
  }

  /** As most of the pile came; no value that anybody typed. */
  beginWith(medium: Medium) {
    if (!this.untyped) return;
    this.facts.medium = medium;
    this.#blank = JSON.stringify(this.facts);
  }

  /** OB3: a refused registration, to be put right and sent as a new one. */
  take(command: CommandOf<'RegisterIncoming'>, document: string, row: string) {
    this.reused = row;
    this.facts = formOf(command);
    this.scans = command.files.map((file) => keptScan(file, document, this.#replica));
  }

  /** What was kept of it before the app was left; `false` where nothing can be read. */
  takeBack({ text }: DraftHere): boolean {
    const kept = parsedDraft<Kept>(text);
    if (!kept) return false;
    this.reused = kept.reused;
    this.facts = { ...this.facts, ...kept.facts };
    this.scans = kept.files.map((file) => keptScan(file, this.document, this.#replica));
    this.declared = kept.declared;
    this.again = kept.again;
    this.againReason = kept.againReason;
    this.heldAt = kept.heldAt;
    const content = this.#content();
    this.#kept = content && JSON.stringify(content);
    return content !== undefined;
  }

  /**
   * Writes what changed; to be called in an effect, which then runs with every change. A sheet that is only taken in
   * hand is not written: another tab may have typed in it since.
   */
  keep() {
    const content = this.#content();
    const text = content && JSON.stringify(content);
    if (text === this.#kept) return;
    this.#kept = text;
    const { heldAt, reused } = this;
    const kept: Kept | undefined = content && { heldAt, reused, ...content };
    void this.#write(kept && JSON.stringify(kept));
  }

  /** Nothing while there is neither a file on the device nor anything typed. */
  #content(): Omit<Kept, 'heldAt' | 'reused'> | undefined {
    const { facts, declared, again, againReason } = this;
    const files = this.scans.flatMap(({ kept }) => kept ?? []);
    if (files.length === 0 && this.untyped && !declared) return undefined;
    return { facts, files, declared, again, againReason };
  }

  /** Registered, or taken off the pile. */
  async drop() {
    this.#kept = undefined;
    await this.#write(undefined);
  }

  /** IN2: nothing of a document that is turned away stays on the device. */
  async forget() {
    await this.drop();
    for (const scan of this.scans) await scan.forget(this.#replica);
  }
}
