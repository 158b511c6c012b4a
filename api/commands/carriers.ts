import type { AnyEvent } from '#shared/kinds.ts';
import { createKnown } from './known.ts';
import { eventsOf, type Entry } from './ledger.ts';

/** How many documents name a file, so that the file of an erased document goes only when no other has it (IN9). */
export type Carriers = {
  readonly note: (entry: Entry) => void;
  /** The document's content is gone: it carries these no longer. */
  readonly release: (document: string, sha256s: readonly string[]) => void;
  readonly count: (sha256: string) => number;
};

export function createCarriers(): Carriers {
  const counts = createKnown();
  const pairs = createKnown();

  function carry(document: string, sha256: string, carries: 0 | 1): void {
    const pair = `${sha256} ${document}`;
    const before = pairs.get(pair) ?? 0;
    pairs.set(pair, carries);
    counts.set(sha256, (counts.get(sha256) ?? 0) + carries - before);
  }
  return {
    note(entry) {
      for (const event of eventsOf(entry)) {
        for (const sha256 of filesOf(event)) carry(entry.document, sha256, 1);
      }
    },
    release(document, sha256s) {
      for (const sha256 of sha256s) carry(document, sha256, 0);
    },
    count: (sha256) => counts.get(sha256) ?? 0,
  };
}

/** As far as the ledger is to be believed. */
type Members = {
  readonly files?: unknown;
  readonly facts?: { readonly files?: unknown } | null;
  readonly changes?: { readonly files?: unknown } | null;
  readonly absence?: { readonly order?: unknown } | null;
};

/** The hashes of every file that an event brings to its document. */
export function filesOf(event: AnyEvent): readonly string[] {
  const { files, facts, changes, absence } = event as Members;
  return [files, facts?.files, changes?.files, [absence?.order]].flatMap((some) =>
    Array.isArray(some) ? some.flatMap(hashOf) : [],
  );
}

function hashOf(file: { readonly sha256?: unknown } | null | undefined): readonly string[] {
  return typeof file?.sha256 === 'string' ? [file.sha256] : [];
}
