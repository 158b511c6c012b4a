import { jsonWithin, type StoreRequest } from '../projections/storeRequest.ts';
import { REVISION, isDocumentId } from './parameters.ts';

/** The newest revision of a document on a desk, or the tombstone of one. */
export type Leaf = {
  readonly _id: string;
  readonly _rev: string;
  readonly _revisions: { readonly start: number; readonly ids: readonly string[] };
  readonly _deleted?: boolean;
};

export type Asked = { readonly id: string; readonly rev?: string };
export type Wishes = { readonly revs: boolean; readonly latest: boolean };
export type Found = { readonly ok: object } | { readonly error: Missing };
type Missing = {
  readonly id: string;
  readonly rev: string;
  readonly error: string;
  readonly reason: string;
};

type BulkGet = {
  readonly results: readonly {
    readonly id: string;
    readonly docs: readonly { readonly ok?: Leaf }[];
  }[];
};

/** A desk holds one leaf of each document, since revisions are never made twice. */
export async function readLeaves(
  request: StoreRequest,
  desk: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Leaf>> {
  return (await readLeavesWithin(request, desk, ids, Infinity)) ?? new Map();
}

/** The same; undefined when together they have more bytes than `most`. */
export async function readLeavesWithin(
  request: StoreRequest,
  desk: string,
  ids: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, Leaf> | undefined> {
  const known = [...new Set(ids)].filter(isDocumentId);
  if (known.length === 0) return new Map();
  const body = JSON.stringify({ docs: known.map((id) => ({ id })) });
  const query = { revs: true };
  const asked = request(desk, ['_bulk_get'], { method: 'POST', query, body });
  const answer = await jsonWithin<BulkGet>(asked, { most });
  if (!answer) return undefined;
  const leaves = answer.results.flatMap(({ docs }) => docs.flatMap(({ ok }) => (ok ? [ok] : [])));
  return new Map(leaves.map((leaf) => [leaf._id, leaf]));
}

/**
 * What a replicator gets for a revision it asks for: that revision while it is the newest, the newest in its place
 * when it asks for `latest`, and nothing else: an older card is gone as soon as the right to it is.
 */
export function answerFor(leaf: Leaf | undefined, { id, rev }: Asked, wishes: Wishes): Found {
  const isNewest = leaf && (rev === undefined || rev === leaf._rev);
  if (leaf && (isNewest || (wishes.latest && isAncestor(leaf, rev)))) {
    return { ok: wishes.revs ? leaf : withoutRevisions(leaf) };
  }
  return { error: { id, rev: rev ?? 'undefined', error: 'not_found', reason: 'missing' } };
}

/** For several revisions of one document: each once, although with `latest` several of them lead to the same one. */
export function answersFor(
  leaf: Leaf | undefined,
  group: readonly Asked[],
  wishes: Wishes,
): readonly Found[] {
  const answers = new Map<string, Found>();
  for (const one of group) {
    const found = answerFor(leaf, one, wishes);
    const key = 'ok' in found ? 'found' : found.error.rev;
    if (!answers.has(key)) answers.set(key, found);
  }
  return [...answers.values()];
}

function isAncestor({ _revisions: { start, ids } }: Leaf, rev = ''): boolean {
  if (!REVISION.test(rev)) return false;
  const [version, hash] = rev.split('-');
  return ids[start - Number(version)] === hash;
}

function withoutRevisions({ _revisions, ...rest }: Leaf): object {
  return rest;
}

/** CouchDB's own form for several revisions; its replicator takes no other from `open_revs`. */
export function toMultipart(found: readonly Found[], boundary: string): string {
  const parts = found.map((one) =>
    'ok' in one
      ? part('application/json', one.ok)
      : part('application/json; error="true"', { missing: one.error.rev }),
  );
  return parts.map((text) => `--${boundary}\r\n${text}`).join('') + `--${boundary}--`;
}

function part(type: string, body: object): string {
  return `Content-Type: ${type}\r\n\r\n${JSON.stringify(body)}\r\n`;
}
