import type { Hono } from 'hono';
import { badRequest, couchError, notFound } from './answers.ts';
import type { Database } from './databases.ts';
import { encodeSeq } from './feed.ts';
import { withDatabase } from './lease.ts';
import * as request from './request.ts';
import type { Couch, Deps, Env } from './request.ts';
import { DEFAULT_REVS_LIMIT, parseRevsLimit, readRevsLimit, saveRevsLimit } from './revsLimit.ts';
import {
  changeSecurity,
  checkDatabaseAdmin,
  checkMember,
  checkServerAdmin,
  parseSecurity,
} from './security.ts';
import { compact } from './synced-leveldown.ts';

/** The server itself and its sessions. */
export function serverRoutes(app: Hono<Env>, { authenticator, databases, uuid }: Deps): void {
  app.get('/', (c) =>
    c.json({
      couchdb: 'Welcome',
      version: '3.5.0',
      uuid,
      features: [],
      vendor: { name: 'Bút Phê' },
    }),
  );
  app.get('/_up', (c) => c.json({ status: 'ok' }));
  app.get('/_all_dbs', (c) => {
    checkServerAdmin(c.get('user'));
    return c.json(databases.names());
  });
  app.get('/_session', (c) => {
    const { name = null, roles = [] } = c.get('user') ?? {};
    const info = { authentication_handlers: ['cookie', 'default'] };
    return c.json({ ok: true, userCtx: { name, roles }, info });
  });
  app.post('/_session', async (c) => {
    const user = await authenticator.signIn(await credentials(c));
    c.header('Set-Cookie', authenticator.issueCookie(user));
    return c.json({ ok: true, ...user });
  });
  app.delete('/_session', (c) => {
    c.header('Set-Cookie', 'AuthSession=; Version=1; Path=/; HttpOnly; Max-Age=0');
    return c.json({ ok: true });
  });
}

async function credentials(c: Couch) {
  const isForm = c.req.header('Content-Type')?.startsWith('application/x-www-form-urlencoded');
  const body = isForm
    ? Object.fromEntries(new URLSearchParams(await c.req.text()))
    : await request.objectBody(c);
  const { name, username = name, password } = body;
  if (typeof username !== 'string' || typeof password !== 'string') {
    throw badRequest('request body must contain a username and a password');
  }
  return { name: username, password };
}

const NAME = /^[a-z][a-z0-9_$()+/-]{0,237}$/;

/** Databases as a whole. */
export function databaseRoutes(app: Hono<Env>, deps: Deps): void {
  app.put('/:db', (c) => create(c, deps));
  app.delete('/:db', (c) => remove(c, deps));
  app.get('/:db', (c) => withDatabase(c, deps, (db) => describe(c, db)));
  app.get('/:db/_security', (c) =>
    withDatabase(c, deps, (db) => {
      checkMember(db.security, c.get('user'));
      return c.json(db.security);
    }),
  );
  app.put('/:db/_security', (c) =>
    withDatabase(c, deps, async (db) => {
      const security = parseSecurity(await request.jsonBody(c));
      checkDatabaseAdmin(db.security, c.get('user'));
      await changeSecurity(db, security);
      return c.json({ ok: true });
    }),
  );
  app.get('/:db/_revs_limit', (c) =>
    withDatabase(c, deps, async (db) => {
      checkMember(db.security, c.get('user'));
      return c.json((await readRevsLimit(db.pouch)) ?? DEFAULT_REVS_LIMIT);
    }),
  );
  app.put('/:db/_revs_limit', (c) => limitRevisions(c, deps));
  app.post('/:db/_compact', (c) => withDatabase(c, deps, (db) => startCompaction(c, deps, db)));
  // Every write was on the disk before it was answered.
  app.post('/:db/_ensure_full_commit', (c) =>
    withDatabase(c, deps, (db) => {
      checkMember(db.security, c.get('user'));
      return c.json({ ok: true, instance_start_time: '0' }, 201);
    }),
  );
}

async function create(c: Couch, { databases }: Deps): Promise<Response> {
  checkServerAdmin(c.get('user'));
  const [name = '', ...rest] = request.pathParts(c);
  if (rest.some(Boolean) || !(NAME.test(name) || name === '_users')) {
    const allowed =
      'Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.';
    throw couchError(400, 'illegal_database_name', `Name: '${name}'. ${allowed}`);
  }
  if (await databases.create(name)) return c.json({ ok: true }, 201);
  const reason = 'The database could not be created, the file already exists.';
  throw couchError(412, 'file_exists', reason);
}

async function remove(c: Couch, { databases }: Deps): Promise<Response> {
  checkServerAdmin(c.get('user'));
  const name = request.databaseName(c);
  if (name === '_users') throw couchError(403, 'forbidden', '_users holds the lock of this store.');
  if (!(await databases.remove(name))) throw notFound('Database does not exist.');
  return c.json({ ok: true });
}

async function describe(c: Couch, db: Database): Promise<Response> {
  checkMember(db.security, c.get('user'));
  const { doc_count, update_seq } = await db.pouch.info();
  return c.json({
    db_name: db.name,
    doc_count,
    update_seq: encodeSeq(db, update_seq),
    purge_seq: '0',
    compact_running: db.compacting,
    cluster: { q: 1, n: 1, w: 1, r: 1 },
    disk_format_version: 8,
    instance_start_time: '0',
    props: {},
  });
}

async function limitRevisions(c: Couch, deps: Deps): Promise<Response> {
  const limit = parseRevsLimit(await request.jsonBody(c));
  const saved = await withDatabase(c, deps, async (db) => {
    checkDatabaseAdmin(db.security, c.get('user'));
    await saveRevsLimit(db.pouch, limit);
    return c.json({ ok: true });
  });
  await deps.databases.refresh(request.databaseName(c));
  return saved;
}

/** As CouchDB does it: answered when it begins, told by `compact_running`. */
async function startCompaction(
  c: Couch,
  { databases, log }: Deps,
  db: Database,
): Promise<Response> {
  checkDatabaseAdmin(db.security, c.get('user'));
  if (!db.compacting) {
    const { release } = await databases.lease(db.name);
    db.compacting = true;
    const done = () => {
      db.compacting = false;
      release();
    };
    compact(db.level)
      .catch((error: unknown) => log.error('a compaction failed', { database: db.name, error }))
      .finally(done);
  }
  return c.json({ ok: true }, 202);
}
