import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An answer in CouchDB's own words: `{error, reason}` with its status. */
export type CouchError = Error & {
  readonly status: ContentfulStatusCode;
  readonly error: string;
  readonly reason: string;
};

export function couchError(
  status: ContentfulStatusCode,
  error: string,
  reason: string,
  cause?: unknown,
): CouchError {
  return Object.assign(new Error(reason, { cause }), { name: 'CouchError', status, error, reason });
}

export const notFound = (reason: 'missing' | 'deleted' | 'Database does not exist.' = 'missing') =>
  couchError(404, 'not_found', reason);
export const badRequest = (reason: string) => couchError(400, 'bad_request', reason);
export const conflict = () => couchError(409, 'conflict', 'Document update conflict.');
export const unauthorized = (reason: string) => couchError(401, 'unauthorized', reason);
export const forbidden = (reason: string) => couchError(403, 'forbidden', reason);

export function isCouchError(thrown: unknown): thrown is CouchError {
  return thrown instanceof Error && thrown.name === 'CouchError';
}

/** What PouchDB throws, in CouchDB's words; `undefined` for what is no answer but a fault. */
export function fromPouch(thrown: unknown): CouchError | undefined {
  if (isCouchError(thrown)) return thrown;
  const { status, message, reason } = thrown as {
    status?: number;
    message?: string;
    reason?: string;
  };
  switch (status) {
    case 404:
      return notFound(reason === 'deleted' ? 'deleted' : 'missing');
    case 409:
      return conflict();
    case 400:
    case 412:
      return badRequest(reason ?? message ?? 'bad request');
    default:
      return undefined;
  }
}

export function sendError(c: Context, thrown: unknown): Response {
  const answer =
    fromPouch(thrown) ?? couchError(500, 'internal_server_error', 'The store could not do it.');
  if (answer.status === 401) c.header('WWW-Authenticate', 'Basic realm="Bút Phê store"');
  return c.json({ error: answer.error, reason: answer.reason }, answer.status);
}
