import type { Context } from 'hono';
import type { Log } from '../../log.ts';
import { badRequest, couchError } from './answers.ts';
import type { Authenticator } from './auth.ts';
import type { Databases } from './databases.ts';
import type { User } from './security.ts';

export type Limits = {
  /** Bytes of one document as JSON; CouchDB's own default. */
  readonly document: number;
  /** Bytes of one request. */
  readonly body: number;
};
export type Deps = {
  readonly databases: Databases;
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  readonly uuid: string;
  readonly log: Pick<Log, 'error'>;
};
export type Env = { Variables: { user: User | undefined } };
export type Couch = Context<Env>;

/** The path in its parts, each decoded once; CouchDB takes a bare `+` for a space. */
export function pathParts(c: Couch): string[] {
  const { pathname } = new URL(c.req.url);
  try {
    return pathname
      .slice(1)
      .split('/')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
  } catch {
    throw badRequest('The path is not encoded as UTF-8.');
  }
}

export function databaseName(c: Couch): string {
  return pathParts(c)[0] ?? '';
}

/** `_design/x` and `_local/x` come with their slash or with `%2F`; every other slash begins an attachment. */
export function documentId(c: Couch): string {
  const [, first = '', ...rest] = pathParts(c);
  const isPrefixed = (first === '_design' || first === '_local') && rest.length > 0;
  const id = isPrefixed ? `${first}/${rest.shift() ?? ''}` : first;
  if (rest.length > 0) throw couchError(404, 'not_found', 'Attachments are not kept here.');
  checkId(id);
  return id;
}

export function checkId(id: unknown): asserts id is string {
  if (typeof id !== 'string')
    throw couchError(400, 'illegal_docid', 'Document id must be a string');
  if (!id.isWellFormed()) throw couchError(400, 'illegal_docid', 'Document id must be valid UTF-8');
  if (id === '') throw couchError(400, 'illegal_docid', 'Document id must not be empty');
  if (id.startsWith('_') && !/^_(design|local)\/./.test(id)) {
    const reason = 'Only reserved document ids may start with underscore.';
    throw couchError(400, 'illegal_docid', reason);
  }
}

export async function jsonBody(c: Couch): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw badRequest('invalid UTF-8 JSON');
  }
}

export async function objectBody(c: Couch): Promise<Record<string, unknown>> {
  const body = await jsonBody(c);
  if (!isObject(body)) throw badRequest('Request body must be a JSON object');
  return body;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parameters of a request, as text from its query and as JSON from its body. */
export type Parameters = Readonly<Record<string, unknown>>;

const parseError = (reason: string) => couchError(400, 'query_parse_error', reason);

export function flag(parameters: Parameters, name: string, missing = false): boolean {
  const value = parameters[name] ?? missing;
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw parseError(`Invalid boolean parameter: ${name}`);
}

export function count(parameters: Parameters, name: string): number | undefined {
  const value = parameters[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value !== '' && Number.isInteger(number) && number >= 0) return number;
  throw parseError(`Invalid value for ${name}: a whole number is expected`);
}

/** A parameter that is JSON in a query and itself in a body. */
export function jsonValue(parameters: Parameters, name: string): unknown {
  const value = parameters[name];
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw parseError(`Invalid value for ${name}: JSON is expected`);
  }
}
