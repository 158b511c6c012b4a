import type { StoredDoc } from './pouch.ts';
import type { Metadata, RevNode, RevTree } from './reads.ts';

/** One revision in its place of the tree. */
export type Revision = {
  readonly rev: string;
  readonly hash: string;
  readonly parent: Revision | undefined;
  readonly isLeaf: boolean;
  readonly deleted: boolean;
};
export type Missing = { readonly missing: string[]; readonly possible_ancestors?: string[] };

/** Those of `revs` that the document's tree does not know; `undefined` when it knows all. */
export function missingRevs(tree: RevTree, revs: readonly string[]): Missing | undefined {
  const known = [...walk(tree)];
  const names = new Set(known.map(({ rev }) => rev));
  const missing = revs.filter((rev) => !names.has(rev));
  if (missing.length === 0) return undefined;
  const highest = Math.max(...missing.map(position));
  const ancestors = known.filter(({ isLeaf, rev }) => isLeaf && position(rev) < highest);
  if (ancestors.length === 0) return { missing };
  return { missing, possible_ancestors: ancestors.map(({ rev }) => rev) };
}

/** The winner first, as CouchDB orders them: live before deleted, the longest first, the highest hash first. */
export function leavesOf(tree: RevTree): Revision[] {
  const leaves = [...walk(tree)].filter(({ isLeaf }) => isLeaf);
  return leaves.sort(
    (a, b) =>
      Number(a.deleted) - Number(b.deleted) ||
      position(b.rev) - position(a.rev) ||
      (a.rev < b.rev ? 1 : -1),
  );
}

/** The revision itself, or with `latest` the leaves that came of it; none when the tree does not know it. */
export function findRevisions(tree: RevTree, rev: string, latest: boolean): Revision[] {
  if (!latest) return [...walk(tree)].filter((each) => each.rev === rev);
  return leavesOf(tree).filter((leaf) => lineOf(leaf).some((each) => each.rev === rev));
}

/** From the revision back to the first that is known. */
export function lineOf(revision: Revision): Revision[] {
  const line: Revision[] = [];
  for (let at: Revision | undefined = revision; at; at = at.parent) line.push(at);
  return line;
}

/** As `_conflicts` tells them: the live leaves that did not win. */
export function withConflicts(doc: StoredDoc, { rev_tree, winningRev }: Metadata): StoredDoc {
  const losers = leavesOf(rev_tree).filter(({ rev, deleted }) => !deleted && rev !== winningRev);
  return losers.length > 0 ? { ...doc, _conflicts: losers.map(({ rev }) => rev) } : doc;
}

const position = (rev: string): number => Number.parseInt(rev, 10);

/** Without recursion: a chain of a thousand revisions is a thousand levels deep. */
function* walk(tree: RevTree): Generator<Revision> {
  const open: [number, RevNode, Revision | undefined][] = tree.map(({ pos, ids }) => [
    pos,
    ids,
    undefined,
  ]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [pos, [hash, { deleted = false }, children], parent] = next;
    const revision = { rev: `${pos}-${hash}`, hash, parent, isLeaf: !children.length, deleted };
    yield revision;
    for (const child of children) open.push([pos + 1, child, revision]);
  }
}
