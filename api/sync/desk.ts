import { Hono, type Context } from 'hono';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { readBody, textOf } from '../http/body.ts';
import { createPerPerson, type PerPerson } from '../http/perPerson.ts';
import { jsonOf, type StoreRequest } from '../projections/storeRequest.ts';
import { answerRefusal, isRefusal, refusal } from './answers.ts';
import { createCheckpoints, LARGEST_CHECKPOINT } from './checkpoints.ts';
import { answerChanges } from './changes.ts';
import { answerFor, answersFor, readLeaves, toMultipart, type Found } from './documents.ts';
import { bulkGetBody } from './bulkGet.ts';
import type { OpenFeeds } from './feeds.ts';
import * as parameters from './parameters.ts';
import { askedDocuments, askedRevisions, LARGEST, withObject, type JsonObject } from './bodies.ts';

export type DeskDeps = {
  readonly accounts: SessionLookup;
  readonly request: StoreRequest;
  readonly feeds: OpenFeeds;
  /** Of the desks that are served now. */
  readonly generation: () => string;
  /** The database of this person's desk, made when there is none. */
  readonly deskOf: (person: string) => Promise<string>;
};

/** CouchDB's replicator works with four at a time. */
const MOST_BULK_GETS = 8;

type C = Context<AppEnv>;
type Handler = (c: C, desk: string, rest: string) => Promise<Response>;
type Methods = Partial<Record<'GET' | 'POST' | 'PUT', Handler>>;

/** `/sync/desk/`: the signed-in person's desk as a read-only CouchDB database, and `/sync/`, the server it lies on. */
export function deskRoutes(deps: DeskDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const resources = resourcesOf(deps);
  app.onError((error, c) => {
    if (isRefusal(error)) return answerRefusal(c, error);
    throw error;
  });
  app.use('/sync/desk/*', requireSession(deps.accounts));
  app.use('/sync/', requireSession(deps.accounts));
  app.get('/sync/', (c) => c.json({ couchdb: 'Welcome', uuid: deps.generation(), version: '3.5' }));
  app.all('/sync/desk/*', async (c) => {
    const [resource = '', ...rest] = pathParts(c);
    const methods = methodsFor(resources, resource, rest);
    const handler = handlerOf(methods, c.req.method);
    if (!handler) throw refusal(405, 'Read only.', { Allow: allowed(methods) });
    return handler(c, await deps.deskOf(c.get('session').person), rest[0] ?? resource);
  });
  return app;
}

/** The path below the desk in its parts, each decoded once. */
function pathParts(c: C): readonly string[] {
  const { pathname } = new URL(c.req.url);
  const path = pathname.slice('/sync/desk'.length).replace(/^\//, '');
  try {
    return path === '' ? [''] : path.split('/').map(decodeURIComponent);
  } catch {
    throw refusal(400, 'The path is not encoded correctly.');
  }
}

function handlerOf(methods: Methods, method: string): Handler | undefined {
  const named = method === 'HEAD' ? 'GET' : method;
  return Object.entries(methods).find(([name]) => name === named)?.[1];
}

function allowed(methods: Methods): string {
  const names = Object.keys(methods);
  return [...names, ...(names.includes('GET') ? ['HEAD'] : [])].join(', ');
}

type Resources = Readonly<Record<string, Methods>>;

function methodsFor(resources: Resources, resource: string, rest: readonly string[]): Methods {
  if (resource === '_local' && rest.length === 1) return resources['_local'] ?? {};
  if (rest.length > 0) throw refusal(403, 'Nothing else is served here.');
  if (resource === '_local') throw refusal(404, 'missing');
  const known = Object.hasOwn(resources, resource) ? resources[resource] : undefined;
  if (known) return known;
  if (resource.startsWith('_')) throw refusal(403, 'Nothing else is served here.');
  if (!parameters.isDocumentId(resource)) throw refusal(404, 'missing');
  return resources['document'] ?? {};
}

function resourcesOf({ request, feeds, generation }: DeskDeps): Resources {
  const checkpoints = createCheckpoints(request);
  const bulkGets = createPerPerson(MOST_BULK_GETS);
  return {
    '': { GET: (c, desk) => answerInfo(c, request, desk, generation()) },
    _changes: {
      GET: (c, desk) => answerChanges(c, { request, feeds, desk }, {}),
      POST: (c, desk) =>
        withObject(c, LARGEST.changes, (body) => answerChanges(c, { request, feeds, desk }, body)),
    },
    _bulk_get: {
      POST: (c, desk) =>
        withObject(c, LARGEST.bulkGet, (body) =>
          answerBulkGet(c, { request, desk, bulkGets }, body),
        ),
    },
    _revs_diff: {
      POST: (c, desk) =>
        withObject(c, LARGEST.revsDiff, (body) => answerRevsDiff(c, { request, desk }, body)),
    },
    _all_docs: { GET: (c, desk) => answerAllDocs(c, request, desk) },
    _ensure_full_commit: {
      POST: (c) => Promise.resolve(c.json({ ok: true, instance_start_time: '0' }, 201)),
    },
    _local: {
      GET: async (c, desk, id) => c.json(await checkpoints.read(desk, id)),
      PUT: async (c, desk, id) => {
        const body = await readBody(c, LARGEST_CHECKPOINT);
        if (!body.ok) return body.answer;
        return c.json(await checkpoints.write(desk, id, textOf(body.bytes)), 201);
      },
    },
    document: { GET: (c, desk, id) => answerDocument(c, request, desk, id) },
  };
}

type Info = { readonly [Name in (typeof INFO)[number]]?: unknown };
const INFO = ['doc_count', 'doc_del_count', 'update_seq', 'purge_seq', 'compact_running'] as const;

async function answerInfo(c: C, request: StoreRequest, desk: string, generation: string) {
  parameters.readParameters(Object.entries(c.req.query()), {});
  const info = await jsonOf<Info>(request(desk, []));
  const shown = Object.fromEntries(INFO.map((name) => [name, info[name]]));
  return c.json({ db_name: 'desk', ...shown, instance_start_time: '0', generation });
}

const bulkGetParameters = {
  revs: parameters.flag,
  latest: parameters.flag,
  attachments: parameters.flag,
};

type OnDesk = { readonly request: StoreRequest; readonly desk: string };

async function answerBulkGet(
  c: C,
  { request, desk, bulkGets }: OnDesk & { readonly bulkGets: PerPerson },
  { docs, ...flags }: JsonObject,
) {
  const given = [...Object.entries(flags), ...Object.entries(c.req.query())];
  const { revs, latest } = parameters.readParameters(given, bulkGetParameters);
  const asked = askedDocuments(docs);
  const wishes = { revs: revs === 'true', latest: latest === 'true' };
  const end = bulkGets.begin(c.get('session').person);
  if (!end) throw refusal(429, 'Too many of these at a time.', { 'Retry-After': '5' });
  const json = await bulkGetBody({ request, desk, asked, wishes }, end);
  return c.body(json, 200, { 'Content-Type': 'application/json' });
}

async function answerRevsDiff(c: C, { request, desk }: OnDesk, asked: JsonObject) {
  parameters.readParameters(Object.entries(c.req.query()), {});
  const body = JSON.stringify(askedRevisions(asked));
  return c.json(await jsonOf<object>(request(desk, ['_revs_diff'], { method: 'POST', body })));
}

const allDocsParameters = {
  include_docs: parameters.flag,
  inclusive_end: parameters.flag,
  descending: parameters.flag,
  limit: parameters.within(0, 100_000),
  skip: parameters.within(0, 100_000),
  startkey: parameters.key,
  endkey: parameters.key,
  key: parameters.key,
};

async function answerAllDocs(c: C, request: StoreRequest, desk: string) {
  const query = parameters.readParameters(Object.entries(c.req.query()), allDocsParameters);
  const response = await request(desk, ['_all_docs'], { query, signal: c.req.raw.signal });
  if (!response.ok || !response.body) throw refusal(400, 'The store does not take this.');
  return c.body(response.body, 200, { 'Content-Type': 'application/json' });
}

const documentParameters = {
  rev: parameters.revision,
  revs: parameters.flag,
  latest: parameters.flag,
  attachments: parameters.flag,
  conflicts: parameters.flag,
  open_revs: (text: string) => (text.length <= 8_000 ? text : undefined),
  atts_since: (text: string) => (text.length <= 8_000 ? text : undefined),
};

async function answerDocument(c: C, request: StoreRequest, desk: string, id: string) {
  const given = parameters.readParameters(Object.entries(c.req.query()), documentParameters);
  const leaf = (await readLeaves(request, desk, [id])).get(id);
  const wishes = { revs: given.revs === 'true', latest: given.latest === 'true' };
  if (given.open_revs !== undefined) {
    const revs = openRevisions(given.open_revs) ?? (leaf ? [leaf._rev] : []);
    const asked = revs.map((rev) => ({ id, rev }));
    return answerOpenRevisions(c, answersFor(leaf, asked, wishes));
  }
  if (leaf?._deleted && given.rev === undefined) throw refusal(404, 'deleted');
  const asked = given.rev === undefined ? { id } : { id, rev: given.rev };
  const found = answerFor(leaf, asked, wishes);
  if ('error' in found || !leaf) throw refusal(404, 'missing');
  return c.json(found.ok, 200, { ETag: `"${leaf._rev}"` });
}

/** `undefined` for `all`. */
function openRevisions(text: string): readonly string[] | undefined {
  if (text === 'all') return undefined;
  const revs = parameters.parseJson(text);
  if (Array.isArray(revs) && revs.every(parameters.isRevision)) return revs;
  throw refusal(400, 'Invalid rev format');
}

function answerOpenRevisions(c: C, found: readonly Found[]): Response {
  if (c.req.header('Accept')?.includes('multipart/mixed')) {
    const boundary = crypto.randomUUID().replaceAll('-', '');
    return c.body(toMultipart(found, boundary), 200, {
      'Content-Type': `multipart/mixed; boundary="${boundary}"`,
    });
  }
  return c.json(found.map((one) => ('ok' in one ? one : { missing: one.error.rev })));
}
