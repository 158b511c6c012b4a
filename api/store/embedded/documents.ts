import type { Hono } from 'hono';
import { badRequest, couchError, fromPouch, notFound } from './answers.ts';
import type { Database } from './databases.ts';
import { type OneOptions, readOne, readRevisions } from './documents-read.ts';
import type { Doc } from './pouch.ts';
import * as request from './request.ts';
import type { Couch, Deps, Env } from './request.ts';
import { checkMember, SECURITY_ID } from './security.ts';
import { withDatabase } from './lease.ts';
import { writeDocs } from './write.ts';

/** GET, HEAD, PUT and DELETE of one document, `_local` ones too, and POST of a new one. */
export function documentRoutes(app: Hono<Env>, deps: Deps): void {
  app.post('/:db', (c) =>
    withDatabase(c, deps, async (db) => {
      const doc = await request.objectBody(c);
      return answerWrite(c, deps, db, doc as Doc, 201);
    }),
  );
  app.get('/:db/:id{.+}', (c) => withDatabase(c, deps, (db) => readDocument(c, db)));
  app.put('/:db/:id{.+}', (c) => withDatabase(c, deps, (db) => putDocument(c, deps, db)));
  app.delete('/:db/:id{.+}', (c) => withDatabase(c, deps, (db) => deleteDocument(c, deps, db)));
}

async function readDocument(c: Couch, db: Database): Promise<Response> {
  checkMember(db.security, c.get('user'));
  const id = request.documentId(c);
  const query = c.req.query();
  if (id.startsWith('_local/')) return c.json(await readLocal(db, id));
  if (query['open_revs'] !== undefined) return c.json(await readOpenRevs(db, id, query));
  const doc = await readOne(db.level, id, oneOptions(query));
  c.header('ETag', `"${doc._rev}"`);
  if (c.req.header('If-None-Match') === `"${doc._rev}"`) return c.body(null, 304);
  return c.json(doc);
}

async function readLocal(db: Database, id: string) {
  if (id === SECURITY_ID) throw notFound();
  return db.pouch.get(id);
}

const isRev = (rev: unknown) => typeof rev === 'string' && /^\d+-[^-]+$/.test(rev);

function oneOptions(query: request.Parameters): OneOptions {
  const rev = query['rev'] as string | undefined;
  if (rev !== undefined && !isRev(rev)) throw badRequest('Invalid rev format');
  const isMeta = request.flag(query, 'meta');
  return {
    rev,
    revs: request.flag(query, 'revs'),
    latest: request.flag(query, 'latest'),
    revsInfo: request.flag(query, 'revs_info', isMeta),
    conflicts: request.flag(query, 'conflicts', isMeta),
  };
}

async function readOpenRevs(db: Database, id: string, query: request.Parameters) {
  const asked = query['open_revs'] === 'all' ? 'all' : request.jsonValue(query, 'open_revs');
  const revs = Array.isArray(asked) && asked.every(isRev) ? (asked as string[]) : 'all';
  if (revs === 'all' && asked !== 'all') throw badRequest('Invalid rev format');
  const flags = { revs: request.flag(query, 'revs'), latest: request.flag(query, 'latest') };
  const [found] = await readRevisions(db.level, [{ id, revs }], flags);
  if (found) return found;
  if (revs === 'all') throw notFound('missing');
  return revs.map((rev) => ({ missing: rev }));
}

async function putDocument(c: Couch, deps: Deps, db: Database): Promise<Response> {
  const id = request.documentId(c);
  const body = await request.objectBody(c);
  if (body['_id'] !== undefined && body['_id'] !== id) {
    throw badRequest('Document ID must match the ID in the URL');
  }
  const rev = revision(c, body['_rev']);
  const doc: Doc = { ...body, _id: id, ...(rev !== undefined && { _rev: rev }) };
  return answerWrite(c, deps, db, doc, 201);
}

/** From the query, the header or the body; two that differ are a mistake. */
function revision(c: Couch, inBody: unknown): string | undefined {
  const asked = c.req.query('rev') ?? c.req.header('If-Match')?.replaceAll('"', '');
  if (asked !== undefined && inBody !== undefined && asked !== inBody) {
    throw badRequest('Document rev from request body and query string have different values');
  }
  return asked ?? (inBody as string | undefined);
}

async function deleteDocument(c: Couch, deps: Deps, db: Database): Promise<Response> {
  const _id = request.documentId(c);
  const _rev = revision(c, undefined);
  const doc: Doc = { _id, _deleted: true, ...(_rev !== undefined && { _rev }) };
  return answerWrite(c, deps, db, doc, 200);
}

async function answerWrite(
  c: Couch,
  deps: Deps,
  db: Database,
  doc: Doc,
  done: 200 | 201,
): Promise<Response> {
  const newEdits = request.flag(c.req.query(), 'new_edits', true);
  const options = { newEdits, ...(done === 200 && { wasDelete: true as const }) };
  const [row] = await writeDocs(c, deps, db, [doc], options);
  if (row && !('ok' in row)) throw fromPouch(row) ?? couchError(500, 'unknown_error', row.name);
  // Nothing comes back for a revision that was written before.
  const { id, rev } = row ?? { id: doc._id, rev: doc._rev };
  c.header('ETag', `"${rev}"`);
  return c.json({ ok: true, id, rev }, done);
}
