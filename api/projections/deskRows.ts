import { kindOf } from '#shared/kinds.ts';
import type { PersonId } from '#shared/office/office.ts';
import type { Folded, Step } from './folds.ts';

/** A revision as it is written to a desk, as JSON: a card, or the tombstone of one. */
export type DeskRow = {
  readonly person: PersonId;
  readonly document: string;
  readonly version: number;
  readonly isLive: boolean;
  readonly json: string;
};

/**
 * What a step writes to each desk that has, gets or loses the card.
 * A person's revision depends only on the last entry that concerns them, never on how entries were batched: applied
 * twice, late or by two processes the same revisions come out, and a version that was skipped is in the chain.
 */
export function deskRows(step: Step): readonly DeskRow[] {
  const { after } = step;
  const { document } = after;
  const card = after.card === null ? undefined : cardJson(after);
  return [...lastConcerns(step)].flatMap(([person, version]): DeskRow | readonly DeskRow[] => {
    const isLive = after.desks.includes(person);
    if (!isLive) {
      return { person, document, version, isLive, json: tombstoneJson(after, version) };
    }
    // Content that was erased before it could be projected comes with the withdrawal, as what remains.
    return card === undefined ? [] : { person, document, version, isLive, json: card };
  });
}

/** For each person concerned the version that concerned them last: it gave, kept or took the card. */
function lastConcerns({ before, entries }: Step): ReadonlyMap<PersonId, number> {
  const last = new Map<PersonId, number>();
  let had = before.desks;
  for (const { version, desks } of entries) {
    for (const person of had) last.set(person, version);
    for (const person of desks) last.set(person, version);
    had = desks;
  }
  return last;
}

const HASH_DIGITS = 32;

/** `v-<first 32 hex of the entry's hash>` */
export function revision(folded: Folded, version: number): string {
  return `${version}-${(folded.hashes[version - 1] ?? '').slice(0, HASH_DIGITS)}`;
}

export function cardJson(folded: Folded): string {
  const { document, card } = folded;
  const shown = card && (kindOf(document)?.shown(card) ?? card);
  return `${head(folded, folded.version)},${JSON.stringify(shown).slice(1)}`;
}

export function tombstoneJson(folded: Folded, version: number): string {
  return `${head(folded, version)},"_deleted":true}`;
}

function head(folded: Folded, version: number): string {
  const members = {
    _id: folded.document,
    _rev: revision(folded, version),
    _revisions: { start: version, ids: revisionHashes(folded, version) },
  };
  return JSON.stringify(members).slice(0, -1);
}

/** Newest first, as `_revisions` has them. */
export function revisionHashes({ hashes }: Folded, version: number): readonly string[] {
  return hashes
    .slice(0, version)
    .map((hash) => hash.slice(0, HASH_DIGITS))
    .reverse();
}
