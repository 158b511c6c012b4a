import { untrack } from 'svelte';
import type { FileRef } from '#shared/protocol.ts';
import { Draft } from '#web/lib/incoming/draft.svelte.ts';
import type { Replica } from '#web/replica/replica.ts';

/** As for any file that goes with an act: a phone has to hold it at once to name it by its hash. */
const LARGEST = 100 * 1024 * 1024;

/** The file that a page looks at and what was chosen for it, kept on this device and found again with the page. */
export class FileDraft<Options extends object> {
  readonly #draft: Draft<{ file: FileRef | null; options: Options | null }>;
  readonly #replica: Replica;
  readonly #page: string;
  /** How often another file was chosen, or this one closed: what began before comes too late. */
  #turn = 0;

  /** To be made where a component begins. */
  constructor(
    replica: Replica,
    page: string,
    onfound: (file: File, options: Options | null) => void,
  ) {
    this.#replica = replica;
    this.#page = page;
    this.#draft = new Draft({ person: replica.person, document: page, form: 'file' }, () => ({
      file: null,
      options: null,
    }));
    $effect(() => {
      if (this.#draft.ready) untrack(() => void this.#find(onfound));
    });
  }

  async #find(onfound: (file: File, options: Options | null) => void) {
    const { file, options } = this.#draft.value;
    if (!file || this.#turn > 0) return;
    const { name, mediaType: type, sha256 } = file;
    const bytes = await this.#replica.files.open(this.#page, sha256).catch(() => undefined);
    if (bytes && this.#turn === 0) onfound(new File([bytes], name, { type }), options);
  }

  /** Another file; where it does not fit, it is looked at all the same. */
  async take(file: File) {
    const turn = (this.#turn += 1);
    this.#draft.value = { file: null, options: null };
    const kept = file.size > LARGEST ? null : await this.#keep(file);
    if (turn !== this.#turn) return void (kept && (await this.#replica.files.forget(kept.sha256)));
    this.#draft.value.file = kept;
    this.#draft.keep();
  }

  #keep(file: File): Promise<FileRef | null> {
    return this.#replica.files.add(file).catch(() => null);
  }

  choose(options: Options) {
    this.#draft.value.options = options;
  }

  /** The person is done with it: it does not stay here. */
  async drop() {
    this.#turn += 1;
    const { file } = this.#draft.value;
    await this.#draft.done();
    if (file) await this.#replica.files.forget(file.sha256);
  }
}
