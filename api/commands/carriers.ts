import type { AnyEvent } from '#shared/kinds.ts';
import { createKnown } from './known.ts';
import type { Entry } from './ledger.ts';

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
    note({ document, payload }) {
      for (const event of payload?.events ?? []) {
        for (const sha256 of filesOf(event)) carry(document, sha256, 1);
      }
    },
    release(document, sha256s) {
      for (const sha256 of sha256s) carry(document, sha256, 0);
    },
    count: (sha256) => counts.get(sha256) ?? 0,
  };
}

type Files = readonly { readonly sha256: string }[];
type Members = {
  readonly files?: Files;
  readonly facts?: { readonly files: Files };
  readonly changes?: { readonly files?: Files };
  readonly absence?: { readonly order?: { readonly sha256: string } };
};

/** The hashes of every file that an event brings to its document. */
export function filesOf(event: AnyEvent): readonly string[] {
  const { files, facts, changes, absence } = event as Members;
  const order = absence?.order ? [absence.order] : [];
  const all = [...(files ?? []), ...(facts?.files ?? []), ...(changes?.files ?? []), ...order];
  return all.map(({ sha256 }) => sha256);
}
