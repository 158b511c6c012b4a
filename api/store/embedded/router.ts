import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { allDocsRoutes } from './all-docs.ts';
import { couchError, fromPouch, notFound, sendError, unauthorized } from './answers.ts';
import { bulkRoutes } from './bulk.ts';
import { changesRoutes } from './changes.ts';
import { documentRoutes } from './documents.ts';
import type { Deps, Env } from './request.ts';
import { databaseRoutes, serverRoutes } from './server-routes.ts';

const OPEN = new Set(['/', '/_up', '/_session']);

/** The part of CouchDB 3.5's HTTP interface that this program, PouchDB and CouchDB's replicator use. */
export function createRouter(deps: Deps): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.onError((error, c) => {
    if (!fromPouch(error)) deps.log.error('the embedded store failed', { path: c.req.path, error });
    return sendError(c, error);
  });
  app.notFound((c) => sendError(c, notFound()));
  app.use(async (c, next) => {
    c.set('user', await deps.authenticator.identify(c.req.raw.headers));
    if (c.get('user') || OPEN.has(c.req.path)) return next();
    throw unauthorized('You are not authorized to access this db.');
  });
  const tooLarge = couchError(413, 'too_large', 'the request entity is too large');
  app.use(bodyLimit({ maxSize: deps.limits.body, onError: (c) => sendError(c, tooLarge) }));
  serverRoutes(app, deps);
  databaseRoutes(app, deps);
  bulkRoutes(app, deps);
  allDocsRoutes(app, deps);
  changesRoutes(app, deps);
  documentRoutes(app, deps);
  return app;
}
