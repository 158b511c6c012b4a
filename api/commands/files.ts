import type { PersonId } from '#shared/office/office.ts';

/** A file as a command names it; a page written on names only the hash. */
export type NamedFile = {
  readonly sha256: string;
  readonly size?: number;
  readonly mediaType?: string;
};

/** What commands need of the stored files. */
export type CommandFiles = {
  /**
   * Whether these bytes were uploaded whole by this person, or may be read by them in a document that carries them, and
   * are of the size and type named. What the command's own document carries is not asked.
   */
  readonly mayName: (
    person: PersonId,
    file: NamedFile,
    access: { readonly isReadable: (document: string) => Promise<boolean> },
  ) => Promise<boolean>;
  /** Gives back the mark of a file that no command has named: its day begins anew. Harmless when it is not here. */
  readonly unname: (sha256: string) => Promise<void>;
  /** IN9: the bytes, and that anybody uploaded them, are gone for good; harmless when they are. */
  readonly erase: (sha256: string) => Promise<void>;
};

/**
 * Takes a file away if no entry of the ledger carries it, nor will one that is on its way; whether it did.
 * Rejects where that cannot be known.
 */
export type UnlessCarried = (sha256: string, takeAway: () => Promise<void>) => Promise<boolean>;
