import { notFound } from './answers.ts';
import type { StoredDoc } from './pouch.ts';
import { type Metadata, readBodies, readMetadata } from './reads.ts';
import { findRevisions, leavesOf, lineOf, type Revision, withConflicts } from './revisions.ts';
import type { Level } from './synced-leveldown.ts';

/** PouchDB's own `get` is not used: asked for the latest of a revision it does not know, it ends the process. */
export type Asked = { readonly id: string; readonly revs: 'all' | readonly string[] };
export type Flags = { readonly revs: boolean; readonly latest: boolean };
export type Answered = { readonly ok: StoredDoc } | { readonly missing: string };

/** A write between two reads takes a body away, but hardly every time. */
const TRIES = 10;

/** What `open_revs` asks for, of many documents in two reads; `undefined` for a document that never was. */
export async function readRevisions(
  level: Level,
  asked: readonly Asked[],
  flags: Flags,
  tries = TRIES,
): Promise<(Answered[] | undefined)[]> {
  if (tries === 0) throw new Error('A body is missing.');
  const found = await readMetadata(
    level,
    asked.map(({ id }) => id),
  );
  const wanted = asked.map(({ revs }, index) => choose(found[index], revs, flags.latest));
  const seqs = wanted.flatMap((each, index) => each.map(({ rev }) => seqOf(found[index], rev)));
  const bodies = await readBodies(level, seqs);
  const results = [];
  for (const [index, { id, revs }] of asked.entries()) {
    const metadata = found[index];
    const read = bodies.splice(0, wanted[index]?.length ?? 0);
    const isStale = read.some((body, at) => !body && wanted[index]?.[at]?.isLeaf);
    if (!metadata) results.push(undefined);
    // A write in between took a leaf's body away, and left a newer leaf.
    else if (isStale)
      results.push(...(await readRevisions(level, [{ id, revs }], flags, tries - 1)));
    else results.push(answer(wanted[index] ?? [], read, revs, flags));
  }
  return results;
}

function choose(
  metadata: Metadata | undefined,
  revs: Asked['revs'],
  latest: boolean,
): readonly Revision[] {
  if (!metadata) return [];
  if (revs === 'all') return leavesOf(metadata.rev_tree);
  const chosen = revs.flatMap((rev) => findRevisions(metadata.rev_tree, rev, latest));
  return [...new Map(chosen.map((revision) => [revision.rev, revision])).values()];
}

const seqOf = (metadata: Metadata | undefined, rev: string) => metadata?.rev_map[rev] ?? 0;

function answer(
  wanted: readonly Revision[],
  bodies: readonly (StoredDoc | undefined)[],
  revs: Asked['revs'],
  flags: Flags,
): Answered[] {
  const read = wanted.flatMap((revision, at) => {
    const body = bodies[at];
    return body ? [{ revision, doc: flags.revs ? withRevisions(body, revision) : body }] : [];
  });
  const asked = revs === 'all' ? [] : revs;
  const isThere = (rev: string) =>
    read.some(({ revision }) =>
      flags.latest ? lineOf(revision).some((each) => each.rev === rev) : revision.rev === rev,
    );
  const missing = asked.filter((rev) => !isThere(rev)).map((rev) => ({ missing: rev }));
  return [...read.map(({ doc }) => ({ ok: doc })), ...missing];
}

function withRevisions(doc: StoredDoc, revision: Revision): StoredDoc {
  const ids = lineOf(revision).map(({ hash }) => hash);
  return { ...doc, _revisions: { start: Number.parseInt(revision.rev, 10), ids } };
}

export type OneOptions = Flags & {
  readonly rev?: string | undefined;
  readonly revsInfo: boolean;
  readonly conflicts: boolean;
};

/** One document at its winning revision or at a named one; throws CouchDB's 404. */
export async function readOne(
  level: Level,
  id: string,
  options: OneOptions,
  tries = TRIES,
): Promise<StoredDoc> {
  if (tries === 0) throw new Error('A body is missing.');
  const [metadata] = await readMetadata(level, [id]);
  if (!metadata) throw notFound('missing');
  if (options.rev === undefined && metadata.deleted) throw notFound('deleted');
  const wanted = options.rev ?? metadata.winningRev;
  const [revision] = findRevisions(metadata.rev_tree, wanted, options.latest);
  const [body] = await readBodies(level, [seqOf(metadata, revision?.rev ?? '')]);
  if (!revision) throw notFound('missing');
  if (!body && revision.isLeaf) return readOne(level, id, options, tries - 1);
  if (!body) throw notFound('missing');
  const doc = options.revs ? withRevisions(body, revision) : body;
  const told = options.conflicts ? withConflicts(doc, metadata) : doc;
  return options.revsInfo ? withRevsInfo(told, revision, metadata) : told;
}

function withRevsInfo(doc: StoredDoc, revision: Revision, { rev_map }: Metadata): StoredDoc {
  const info = lineOf(revision).map(({ rev }) => ({
    rev,
    status: rev in rev_map ? 'available' : 'missing',
  }));
  return { ...doc, _revs_info: info };
}
