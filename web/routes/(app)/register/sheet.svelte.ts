import type { CommandOf } from '#shared/incoming/commands.ts';
import type { FileRef } from '#shared/protocol.ts';
import type { Day } from '#shared/workdays.ts';
import { blankFacts, formOf, type FormFacts } from '#web/lib/incoming/formFacts.ts';
import type { Source } from '#web/lib/reader/openFile.svelte.ts';
import type { Replica } from '#web/replica/replica.ts';

/**
 * A file of the document that is being registered.
 * What was chosen stays where it is: nothing of it is stored before the clerk declared that it bears no mark (IN2).
 */
export type Scan = Source & {
  readonly size: number;
  /** Stores it on the device, to be uploaded with the registration. */
  readonly keep: () => Promise<FileRef>;
};

export function scanOf(file: File, replica: Replica): Scan {
  const { name, size, type } = file;
  const mediaType = type || (name.toLowerCase().endsWith('.pdf') ? 'application/pdf' : '');
  return { name, size, mediaType, load: async () => file, keep: () => replica.files.add(file) };
}

/** A file of a refused registration, which is on the device already. */
function keptScan(file: FileRef, document: string, replica: Replica): Scan {
  const { name, size, mediaType, sha256 } = file;
  const load = () => replica.files.open(document, sha256);
  return { name, size, mediaType, load, keep: async () => file };
}

export type Duplicate = { readonly document: string; readonly number: string };

/** One document on the clerk's desk before it has a number: its pages, and what was typed of it so far. */
export class Sheet {
  readonly key: number;
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

  constructor(key: number, today: Day, scans: readonly Scan[] = []) {
    this.key = key;
    this.scans = scans;
    this.facts = blankFacts(today);
  }

  get name(): string | undefined {
    return this.scans[0]?.name;
  }

  get untyped(): boolean {
    const { issuer, reference, subject } = this.facts;
    return !issuer && !reference && !subject;
  }

  /** Nothing was chosen or typed: a file may be put in its place. */
  get untouched(): boolean {
    return this.scans.length === 0 && this.untyped;
  }

  /** OB3: a refused registration, to be put right and sent as a new one. */
  take(command: CommandOf<'RegisterIncoming'>, document: string, replica: Replica) {
    this.facts = formOf(command);
    this.scans = command.files.map((file) => keptScan(file, document, replica));
  }
}
