import type { FileRef } from '#shared/protocol.ts';
import type { Problem, Source } from '#web/lib/reader/openFile.svelte.ts';
import type { Replica } from '#web/replica/replica.ts';

/**
 * A file of the document that is being registered. It is kept on this device as soon as it was chosen, as a part of
 * the draft; the server gets nothing of it before the clerk declared that it bears no mark (IN2).
 */
export class Scan implements Source {
  readonly name: string;
  readonly size: number;
  readonly mediaType: string;
  readonly load: () => Promise<Blob>;
  /** As it lies on this device. */
  kept = $state.raw<FileRef>();
  /** There was no room: it is here only as long as the page is open. */
  unkept = $state(false);
  /** Its preview could not show it. */
  unreadable = $state(false);
  readonly #add: () => Promise<FileRef>;
  #adding: Promise<FileRef> | undefined;

  constructor(source: Source, size: number, add: () => Promise<FileRef>) {
    this.name = source.name;
    this.size = size;
    this.mediaType = source.mediaType;
    this.load = source.load;
    this.#add = add;
  }

  onproblem = (problem: Problem) => {
    if (problem === 'unreadable') this.unreadable = true;
  };

  /** Puts it on the device, once; rejects where it does not fit, and may be tried again. */
  keep(): Promise<FileRef> {
    this.#adding ??= this.#add().then(
      (file) => {
        this.unkept = false;
        return (this.kept = file);
      },
      (error: unknown) => {
        this.unkept = true;
        this.#adding = undefined;
        throw error;
      },
    );
    return this.#adding;
  }

  /** IN2: also where it was still being put there. */
  async forget(replica: Replica): Promise<void> {
    const adding = this.#adding?.catch(() => undefined);
    const file = this.kept ?? (await adding);
    if (file) await replica.files.forget(file.sha256);
  }
}

export function chosenScan(file: File, replica: Replica): Scan {
  const { name, size, type } = file;
  const mediaType = type || (name.toLowerCase().endsWith('.pdf') ? 'application/pdf' : '');
  const source = { name, mediaType, load: async () => file };
  return new Scan(source, size, () => replica.files.add(file));
}

/** A file of a draft, or of a refused registration, which is on the device already. */
export function keptScan(file: FileRef, document: string, replica: Replica): Scan {
  const { name, size, mediaType, sha256 } = file;
  const load = () => replica.files.open(document, sha256);
  const scan = new Scan({ name, mediaType, load }, size, async () => file);
  scan.kept = file;
  return scan;
}
