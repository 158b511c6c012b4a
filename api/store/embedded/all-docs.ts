import type { Hono } from 'hono';
import { badRequest, couchError } from './answers.ts';
import type { Database } from './databases.ts';
import { withDatabase } from './lease.ts';
import type { StoredDoc } from './pouch.ts';
import { type Metadata, readMetadata, readWinners, scanMetadata } from './reads.ts';
import * as request from './request.ts';
import type { Couch, Deps, Env, Parameters } from './request.ts';
import { withConflicts } from './revisions.ts';
import { checkMember } from './security.ts';

/** `_all_docs`, by a range of ids or by a list of them. */
export function allDocsRoutes(app: Hono<Env>, deps: Deps): void {
  app.get('/:db/_all_docs', (c) => withDatabase(c, deps, (db) => allDocs(c, db, fromQuery(c))));
  app.post('/:db/_all_docs', (c) =>
    withDatabase(c, deps, async (db) => {
      const body = await request.objectBody(c);
      return allDocs(c, db, { ...fromQuery(c), ...body });
    }),
  );
}

const JSON_PARAMETERS = ['key', 'keys', 'startkey', 'start_key', 'endkey', 'end_key'];

/** In a query these are JSON, in a body they are what they are. */
function fromQuery(c: Couch): Parameters {
  const query = c.req.query();
  const entries = Object.entries(query).map(([name, value]) =>
    JSON_PARAMETERS.includes(name) ? [name, request.jsonValue(query, name)] : [name, value],
  );
  return Object.fromEntries(entries) as Parameters;
}

type Wanted = { readonly includeDocs: boolean; readonly conflicts: boolean };
type Row = {
  readonly id: string;
  readonly key: string;
  readonly value: { readonly rev: string; readonly deleted?: boolean };
  readonly doc?: StoredDoc | null;
};

async function allDocs(c: Couch, db: Database, parameters: Parameters): Promise<Response> {
  checkMember(db.security, c.get('user'));
  const wanted = {
    includeDocs: request.flag(parameters, 'include_docs'),
    conflicts: request.flag(parameters, 'conflicts'),
  };
  const skip = request.count(parameters, 'skip') ?? 0;
  const limit = request.count(parameters, 'limit') ?? Infinity;
  const { keys } = parameters;
  const { doc_count } = await db.pouch.info();
  const rows =
    keys === undefined
      ? await byRange(db, parameters, skip, limit, wanted)
      : await byKeys(db, listOf(keys, parameters).slice(skip, skip + limit), wanted);
  return c.json({ total_rows: doc_count, offset: skip, rows });
}

function listOf(keys: unknown, parameters: Parameters): unknown[] {
  if (!Array.isArray(keys)) throw badRequest('`keys` member must be an array.');
  return request.flag(parameters, 'descending') ? keys.toReversed() : keys;
}

async function byRange(
  db: Database,
  parameters: Parameters,
  skip: number,
  limit: number,
  wanted: Wanted,
): Promise<Row[]> {
  const key = bound(parameters, 'key');
  const range = {
    from: key ?? bound(parameters, 'startkey', 'start_key'),
    to: key ?? bound(parameters, 'endkey', 'end_key'),
    withoutEnd: !request.flag(parameters, 'inclusive_end', true),
    descending: request.flag(parameters, 'descending'),
  };
  const rows: Row[] = [];
  let passed = 0;
  if (limit === 0) return rows;
  for await (const page of scanMetadata(db.level, range)) {
    const live = page.filter(({ deleted }) => !deleted);
    const left = live.slice(Math.max(0, skip - passed)).slice(0, limit - rows.length);
    passed += live.length;
    rows.push(...(await toRows(db, left, wanted)));
    if (rows.length >= limit) break;
  }
  return rows;
}

async function byKeys(db: Database, keys: readonly unknown[], wanted: Wanted) {
  const texts = keys.map((key) => (typeof key === 'string' ? key : ''));
  const found = await readMetadata(db.level, texts);
  const rows = await toRows(
    db,
    found.filter((metadata) => metadata !== undefined),
    wanted,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return keys.map((key) => byId.get(String(key)) ?? { key, error: 'not_found' });
}

async function toRows(db: Database, found: readonly Metadata[], wanted: Wanted): Promise<Row[]> {
  if (!wanted.includeDocs) return found.map(toRow);
  const winners = await readWinners(db.level, found);
  return winners.map(({ metadata, body }) => {
    if (metadata.deleted) return { ...toRow(metadata), doc: null };
    return { ...toRow(metadata), doc: wanted.conflicts ? withConflicts(body, metadata) : body };
  });
}

function toRow({ id, winningRev, deleted }: Metadata): Row {
  return { id, key: id, value: { rev: winningRev, ...(deleted && { deleted }) } };
}

function bound(parameters: Parameters, ...names: string[]): string | undefined {
  const name = names.find((each) => parameters[each] !== undefined);
  if (name === undefined) return undefined;
  const text = parameters[name];
  if (typeof text === 'string') return text;
  throw couchError(400, 'query_parse_error', `${name} must be a text`);
}
