import { couchError, fromPouch } from './answers.ts';
import type { Database } from './databases.ts';
import type { Doc, WriteRow } from './pouch.ts';
import { checkId, type Couch, type Deps, isObject } from './request.ts';
import { checkDatabaseAdmin, checkMember, SECURITY_ID } from './security.ts';
import { toStoredUser } from './users.ts';

export type WriteOptions = { readonly newEdits: boolean; readonly wasDelete?: true };
/** One row of `_bulk_docs`. */
export type Row =
  | { readonly ok: true; readonly id: string; readonly rev: string }
  | { readonly id: string; readonly error: string; readonly reason: string };

const MEMBERS = new Set(
  ['_id', '_rev', '_deleted', '_revisions', '_attachments', '_revs_info'].concat([
    '_conflicts',
    '_deleted_conflicts',
    '_local_seq',
  ]),
);

/** The only way a document is written: one atomic, synced LevelDB batch. */
export async function writeDocs(
  c: Couch,
  { authenticator, limits }: Deps,
  db: Database,
  docs: readonly unknown[],
  { newEdits, wasDelete }: WriteOptions,
): Promise<WriteRow[]> {
  const checked = docs.map((doc) => checkDoc(doc, newEdits));
  // A body within the limit holds no document beyond it.
  const isSmall = Number(c.req.header('Content-Length') ?? Infinity) <= limits.document;
  if (!isSmall) for (const doc of checked) checkSize(doc, limits.document);
  const isUsers = db.name === '_users';
  const stored = isUsers ? await Promise.all(checked.map(toStoredUser)) : checked;
  // Nothing may be awaited between this check and the hand-over: see changeSecurity.
  checkWriter(c, db, stored);
  const options = { new_edits: newEdits, ...(wasDelete && { was_delete: wasDelete }) };
  const rows = await db.pouch.bulkDocs(stored, options);
  if (isUsers) authenticator.forget();
  for (const wake of [...db.watchers]) wake();
  return rows;
}

function checkWriter(c: Couch, db: Database, docs: readonly Doc[]): void {
  const user = c.get('user');
  checkMember(db.security, user);
  if (docs.some((doc) => doc._id.startsWith('_design/'))) checkDatabaseAdmin(db.security, user);
}

function checkDoc(doc: unknown, newEdits: boolean): Doc {
  if (!isObject(doc)) throw couchError(400, 'bad_request', 'Document must be a JSON object');
  const { _id = crypto.randomUUID().replaceAll('-', ''), ...rest } = doc;
  checkId(_id);
  if (_id === SECURITY_ID) throw couchError(403, 'forbidden', 'Use _security.');
  for (const member of Object.keys(rest)) checkMemberName(member);
  if (rest['_attachments'] !== undefined && !isEmptyObject(rest['_attachments'])) {
    throw couchError(400, 'bad_request', 'Attachments are not kept here.');
  }
  delete rest['_attachments'];
  if (!isRevision(rest['_rev'], newEdits)) {
    throw couchError(400, 'bad_request', 'Invalid rev format');
  }
  if (!isRevisions(rest['_revisions'])) {
    throw couchError(400, 'doc_validation', 'Invalid _revisions');
  }
  return { ...rest, _id };
}

function checkMemberName(member: string): void {
  if (!member.startsWith('_') || MEMBERS.has(member)) return;
  throw couchError(400, 'doc_validation', `Bad special document member: ${member}`);
}

const isEmptyObject = (value: unknown) => isObject(value) && Object.keys(value).length === 0;

function isRevision(rev: unknown, mayBeMissing: boolean): boolean {
  if (rev === undefined) return mayBeMissing;
  return typeof rev === 'string' && /^\d+-[^-]+$/.test(rev);
}

function isRevisions(revisions: unknown): boolean {
  if (revisions === undefined) return true;
  if (!isObject(revisions)) return false;
  const { start, ids } = revisions;
  const isList = Array.isArray(ids) && ids.every((id) => typeof id === 'string');
  return isList && ids.length > 0 && Number.isInteger(start) && Number(start) >= ids.length;
}

function checkSize(doc: Doc, most: number): void {
  const isTooLarge = Buffer.byteLength(JSON.stringify(doc)) > most;
  if (isTooLarge) throw couchError(413, 'document_too_large', doc._id);
}

export function toRow(row: WriteRow): Row {
  if ('ok' in row) return row;
  const { error, reason } = fromPouch(row) ?? couchError(500, 'internal_server_error', row.name);
  return { id: row.id ?? '', error, reason };
}
