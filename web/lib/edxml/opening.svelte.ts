import type { Problem } from '#shared/edxml/problem.ts';
import { Thread } from '#web/lib/thread.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';
import { startReading } from './start.ts';
import type { Answer, Asked, Attached, Opened } from './work.ts';

type Now =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'problem'; readonly text: string }
  | { readonly kind: 'opened'; readonly opened: Opened };

const LARGEST = 200 * 1024 * 1024;

/** An .edxml file while it is looked at. It never leaves the device. */
export class Opening {
  file = $state.raw<File>();
  now = $state.raw<Now>({ kind: 'nothing' });
  readonly #thread = new Thread<Asked, Answer>(startReading);

  /** To be made where a component begins. */
  constructor() {
    $effect(() => () => this.#thread.end());
  }

  async open(file: File) {
    this.file = file;
    this.now = { kind: 'reading' };
    if (file.size > LARGEST) return this.#fail(m.edxml_too_large());
    const answer = await this.#thread
      .ask({ kind: 'message', file })
      // A file that was moved or changed since it was chosen cannot be read any more.
      .catch(() => 'gone' as const);
    if (answer === 'ended') return;
    if (answer === 'tooLong') return this.#fail(m.edxml_too_long());
    if (answer === 'gone' || answer instanceof Uint8Array) return this.#fail(m.edxml_gone());
    if (answer.message) this.now = { kind: 'opened', opened: answer };
    else this.#fail(sayAll(answer.problems));
  }

  close() {
    this.#thread.end();
    this.file = undefined;
    this.now = { kind: 'nothing' };
  }

  /** The attached file; undefined when it cannot be taken out. */
  async take({ name, actualType, attachment }: Attached): Promise<File | undefined> {
    // Its own bytes alone go into the thread, not the file that they are a part of.
    const own = { ...attachment, encoded: attachment.encoded.slice() };
    const bytes = await this.#thread.ask({ kind: 'attachment', attachment: own });
    if (!(bytes instanceof Uint8Array)) return undefined;
    return new File([new Uint8Array(bytes)], name, { type: actualType });
  }

  #fail(text: string) {
    this.now = { kind: 'problem', text };
  }
}

function sayAll(problems: readonly Problem[]): string {
  return problems.map(({ text }) => text[getLocale()]).join(' ');
}
