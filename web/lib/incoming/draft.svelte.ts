import { draftWriter, parsedDraft, readDraft, type DraftPlace } from '#web/replica/drafts.ts';

/** The values of a form, kept while they are typed. `value` is deep state: bind the form's fields to it. */
export class Draft<T extends object> {
  value = $state() as T;
  /** What was kept is here: only then may the form be filled with first values. */
  ready = $state(false);
  /** There was something kept from before. */
  found = $state(false);
  readonly #place: DraftPlace;
  readonly #blank: () => T;
  readonly #write: (text: string | undefined) => Promise<void>;
  #kept = '';

  /** To be made where a component begins. */
  constructor(place: DraftPlace, blank: () => T) {
    this.#place = place;
    this.#blank = blank;
    this.#write = draftWriter(place);
    this.value = blank();
    this.#kept = JSON.stringify(this.value);
    void this.#read();
    $effect(() => this.keep());
    // Closed in the same moment in which it was typed.
    $effect(() => () => this.keep());
  }

  async #read() {
    const text = await readDraft(this.#place).catch(() => undefined);
    const kept = text === undefined ? undefined : parsedDraft<Partial<T>>(text);
    // What was typed while it was read is newer.
    if (kept !== undefined && JSON.stringify(this.value) === this.#kept) {
      this.value = { ...this.#blank(), ...kept };
      this.#kept = JSON.stringify(this.value);
      this.found = true;
    }
    this.ready = true;
  }

  /** Writes what changed. Effects do it; to be called after waiting, which the form may not have outlived. */
  keep() {
    const text = JSON.stringify(this.value);
    if (!this.ready || text === this.#kept) return;
    this.#kept = text;
    // What was emptied again is no draft.
    void this.#write(text === JSON.stringify(this.#blank()) ? undefined : text);
  }

  /** The act was taken: nothing of it is left to keep. */
  async done() {
    this.value = this.#blank();
    this.#kept = JSON.stringify(this.value);
    this.found = false;
    await this.#write(undefined);
  }
}
