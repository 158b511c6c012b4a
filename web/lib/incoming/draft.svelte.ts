import { dropDraft, keepDraft, readDraft, type DraftPlace } from '#web/replica/drafts.ts';

const KEEPS_AFTER_MS = 400;

/** The values of a form, kept while they are typed. `value` is deep state: bind the form's fields to it. */
export class Draft<T extends object> {
  value = $state() as T;
  /** What was kept is here: only then may the form be filled with first values. */
  ready = $state(false);
  /** There was something kept from before. */
  found = $state(false);
  readonly #place: DraftPlace;
  readonly #blank: () => T;
  #kept = '';

  /** To be made where a component begins. */
  constructor(place: DraftPlace, blank: () => T) {
    this.#place = place;
    this.#blank = blank;
    this.value = blank();
    this.#kept = JSON.stringify(this.value);
    void this.#read();
    $effect(() => {
      const text = JSON.stringify(this.value);
      if (!this.ready || text === this.#kept) return;
      const timer = setTimeout(() => this.#keep(text), KEEPS_AFTER_MS);
      return () => clearTimeout(timer);
    });
    // Closed in the middle of a word: the last of it is kept too.
    $effect(() => () => {
      const text = JSON.stringify(this.value);
      if (this.ready && text !== this.#kept) this.#keep(text);
    });
  }

  async #read() {
    // Without its database a browser still takes what is typed.
    const kept = await readDraft(this.#place).catch(() => undefined);
    if (kept !== undefined) {
      this.value = { ...this.#blank(), ...(JSON.parse(kept) as Partial<T>) };
      this.#kept = kept;
      this.found = true;
    }
    this.ready = true;
  }

  #keep(text: string) {
    this.#kept = text;
    void keepDraft(this.#place, text).catch(() => undefined);
  }

  /** The act was taken: nothing of it is left to keep. */
  async done() {
    this.value = this.#blank();
    this.#kept = JSON.stringify(this.value);
    this.found = false;
    await dropDraft(this.#place).catch(() => undefined);
  }
}
