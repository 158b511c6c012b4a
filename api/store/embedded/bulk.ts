import type { Hono } from 'hono';
import { badRequest } from './answers.ts';
import type { Database } from './databases.ts';
import { type Asked, readRevisions } from './documents-read.ts';
import { withDatabase } from './lease.ts';
import { readMetadata } from './reads.ts';
import * as request from './request.ts';
import type { Couch, Deps, Env } from './request.ts';
import { missingRevs } from './revisions.ts';
import { checkMember } from './security.ts';
import { toRow, writeDocs } from './write.ts';

/** `_bulk_docs`, `_bulk_get` and `_revs_diff`: many documents in one request. */
export function bulkRoutes(app: Hono<Env>, deps: Deps): void {
  app.post('/:db/_bulk_docs', (c) => withDatabase(c, deps, (db) => bulkDocs(c, deps, db)));
  app.post('/:db/_bulk_get', (c) => withDatabase(c, deps, (db) => bulkGet(c, db)));
  app.post('/:db/_revs_diff', (c) => withDatabase(c, deps, (db) => revsDiff(c, db)));
}

async function bulkDocs(c: Couch, deps: Deps, db: Database): Promise<Response> {
  const body = await request.objectBody(c);
  const docs = body['docs'];
  if (!Array.isArray(docs)) throw badRequest('POST body must include `docs` parameter.');
  const newEdits = request.flag(body, 'new_edits', request.flag(c.req.query(), 'new_edits', true));
  const rows = await writeDocs(c, deps, db, docs, { newEdits });
  return c.json(rows.map(toRow), 201);
}

async function bulkGet(c: Couch, db: Database): Promise<Response> {
  checkMember(db.security, c.get('user'));
  const { docs } = await request.objectBody(c);
  if (!Array.isArray(docs)) throw badRequest('Missing JSON list of `docs`.');
  const query = c.req.query();
  const flags = { revs: request.flag(query, 'revs'), latest: request.flag(query, 'latest') };
  const asked = docs.map(parseAsked);
  const found = await readRevisions(db.level, asked, flags);
  const results = asked.map(({ id, revs }, index) => {
    const rows = found[index] ?? [{ missing: revs === 'all' ? 'undefined' : String(revs[0]) }];
    return { id, docs: rows.map((row) => ('ok' in row ? row : lacking(id, row.missing))) };
  });
  return c.json({ results });
}

function parseAsked(asked: unknown): Asked {
  if (!request.isObject(asked) || typeof asked['id'] !== 'string')
    throw badRequest('id is missing');
  const { id, rev } = asked;
  return { id, revs: typeof rev === 'string' ? [rev] : 'all' };
}

const lacking = (id: string, rev: string) => ({
  error: { id, rev, error: 'not_found', reason: 'missing' },
});

async function revsDiff(c: Couch, db: Database): Promise<Response> {
  checkMember(db.security, c.get('user'));
  const asked = Object.entries(await request.objectBody(c));
  const found = await readMetadata(
    db.level,
    asked.map(([id]) => id),
  );
  const missing = asked.map(([id, revs], index) => {
    if (!Array.isArray(revs)) throw badRequest('Revisions must be a list.');
    return [id, missingRevs(found[index]?.rev_tree ?? [], revs.map(String))] as const;
  });
  return c.json(Object.fromEntries(missing.filter(([, lacks]) => lacks)));
}
