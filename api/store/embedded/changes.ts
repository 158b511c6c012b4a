import type { Hono } from 'hono';
import { stream } from 'hono/streaming';
import { badRequest } from './answers.ts';
import type { Database } from './databases.ts';
import { decodeSeq, encodeSeq } from './feed.ts';
import { type Asked, type Ends, type Feed, follow } from './follow.ts';
import * as request from './request.ts';
import type { Couch, Deps, Env, Parameters } from './request.ts';
import { checkMember, isMember } from './security.ts';

/** `_changes` in its three feeds; the database stays open until the last line is sent. */
export function changesRoutes(app: Hono<Env>, deps: Deps): void {
  app.get('/:db/_changes', (c) => openFeed(c, deps, c.req.query()));
  app.post('/:db/_changes', async (c) => {
    const body = await request.objectBody(c);
    return openFeed(c, deps, { ...c.req.query(), ...body });
  });
}

async function openFeed(c: Couch, { databases }: Deps, parameters: Parameters): Promise<Response> {
  const { db, release } = await databases.lease(request.databaseName(c));
  const user = c.get('user');
  const mayRead = () => isMember(db.security, user);
  try {
    checkMember(db.security, user);
    const asked = await parse(db, parameters);
    const print = asked.feed === 'continuous' ? printLines : printObject;
    c.header('Content-Type', 'application/json');
    return stream(c, async (out) => {
      const aborted = new Promise<void>((resolve) => out.onAbort(resolve));
      try {
        for await (const text of print(db, asked, { aborted, mayRead })) await out.write(text);
      } finally {
        release();
      }
    });
  } catch (error) {
    release();
    throw error;
  }
}

async function* printObject(db: Database, asked: Asked, ends: Ends): AsyncGenerator<string> {
  yield '{"results":[';
  let last = asked.since;
  let separator = '\n';
  for await (const part of follow(db, asked, ends)) {
    if (part === 'beat') yield '\n';
    else last = part.last;
    for (const row of part === 'beat' ? [] : part.rows) {
      yield separator + JSON.stringify(row);
      separator = ',\n';
    }
  }
  yield `\n],\n${end(db, last)}`;
}

async function* printLines(db: Database, asked: Asked, ends: Ends): AsyncGenerator<string> {
  let last = asked.since;
  for await (const part of follow(db, asked, ends)) {
    if (part === 'beat') yield '\n';
    else yield part.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    if (part !== 'beat') last = part.last;
  }
  yield `{${end(db, last)}`;
}

const end = (db: Database, last: number): string =>
  `"last_seq":${JSON.stringify(encodeSeq(db, last))},"pending":0}\n`;

async function parse(db: Database, parameters: Parameters): Promise<Asked> {
  const feed = parameters['feed'] ?? 'normal';
  if (!isFeed(feed)) throw badRequest('Supported `feed` types: normal, continuous, longpoll.');
  const beat = parameters['heartbeat'];
  const isDefault = beat === 'true' || beat === true;
  return {
    feed,
    since: await decodeSeq(db, String(parameters['since'] ?? 0)),
    timeout: request.count(parameters, 'timeout') ?? 60_000,
    heartbeat: isDefault ? 60_000 : request.count(parameters, 'heartbeat'),
    limit: request.count(parameters, 'limit') ?? Infinity,
    descending: request.flag(parameters, 'descending'),
    includeDocs: request.flag(parameters, 'include_docs'),
    conflicts: request.flag(parameters, 'conflicts'),
    allLeaves: parameters['style'] === 'all_docs',
    ids: askedIds(parameters),
  };
}

const isFeed = (feed: unknown): feed is Feed =>
  feed === 'normal' || feed === 'longpoll' || feed === 'continuous';

function askedIds(parameters: Parameters): ReadonlySet<string> | undefined {
  if (parameters['filter'] === undefined) return undefined;
  const ids = request.jsonValue(parameters, 'doc_ids');
  if (parameters['filter'] === '_doc_ids' && Array.isArray(ids)) return new Set(ids.map(String));
  throw badRequest('The only filter here is `_doc_ids`.');
}
