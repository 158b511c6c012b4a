import { FileProblem } from '#web/replica/replica.ts';
import type { Pdf } from './pdf.ts';

/** What is read, and from where its bytes come: the device's store, or the file that was just chosen. */
export type Source = {
  readonly name: string;
  readonly mediaType: string;
  readonly load: () => Promise<Blob>;
  /** It cannot be shown. */
  readonly onproblem?: (problem: Problem) => void;
};

export type Problem = FileProblem['reason'] | 'unreadable' | 'locked';

export type Opened =
  | { readonly kind: 'opening' }
  | { readonly kind: 'pdf'; readonly pdf: Pdf }
  | { readonly kind: 'image'; readonly url: string }
  /** Nothing we can show; it can be saved and opened elsewhere. */
  | { readonly kind: 'other' }
  | { readonly kind: 'problem'; readonly problem: Problem };

const SHOWN_IMAGES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** A file while it is on the screen; what it holds is let go with the component. */
export class OpenFile {
  now = $state.raw<Opened>({ kind: 'opening' });
  /** The bytes, once they are here: for saving. */
  bytes = $state.raw<Blob>();
  #again = $state(0);

  constructor(source: () => Source) {
    // What surrounds the source may change often; only another source is opened.
    const wanted = $derived(source());
    $effect(() => {
      void this.#again;
      const ends = new AbortController();
      this.now = { kind: 'opening' };
      this.bytes = undefined;
      void this.#open(wanted, ends.signal);
      return () => ends.abort();
    });
  }

  retry = () => (this.#again += 1);

  async #open(source: Source, ended: AbortSignal) {
    try {
      const bytes = await source.load();
      if (ended.aborted) return;
      this.bytes = bytes;
      const next = await show(bytes, source.mediaType, ended);
      if (!ended.aborted) this.now = next;
    } catch (error) {
      if (ended.aborted) return;
      const problem = problemOf(error);
      this.now = { kind: 'problem', problem };
      source.onproblem?.(problem);
    }
  }
}

async function show(bytes: Blob, mediaType: string, ended: AbortSignal): Promise<Opened> {
  if (SHOWN_IMAGES.includes(mediaType)) {
    const url = URL.createObjectURL(bytes);
    ended.addEventListener('abort', () => URL.revokeObjectURL(url));
    // What cannot be drawn would be an empty page that says nothing.
    await Object.assign(new Image(), { src: url }).decode();
    return { kind: 'image', url };
  }
  if (mediaType !== 'application/pdf') return { kind: 'other' };
  const { openPdf } = await import('./pdf.ts').catch(notHere);
  const pdf = await openPdf(bytes);
  if (ended.aborted) await pdf.close();
  else ended.addEventListener('abort', () => void pdf.close());
  await pdf.sizeOf(1);
  return { kind: 'pdf', pdf };
}

/** A device that was full when the app was installed lacks parts of it. */
function notHere(): never {
  throw new FileProblem('offline');
}

function problemOf(error: unknown): Problem {
  if (error instanceof FileProblem) return error.reason;
  return error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'unreadable';
}

/** Saves the bytes under their name, without a round trip to the server. */
export function save(bytes: Blob, name: string) {
  const url = URL.createObjectURL(bytes);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser reads it after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
