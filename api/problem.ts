import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Language, Text } from '#shared/text.ts';
import { listIn } from './http/listIn.ts';

export type Problem = {
  readonly status: ContentfulStatusCode;
  readonly title: Text;
  /** What to do about it; the title again when there is nothing more to say. */
  readonly detail?: Text;
  /** An id of RULES.md, or FORMAT, AUTH, UNKNOWN, FILE. */
  readonly rule?: string;
  /** Further members, such as CouchDB's `error` and `reason`, or `protocol`. */
  readonly also?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** An error answer as RFC 9457 writes it, in the language that the request prefers. */
export function problem(c: Context, { status, title, detail, rule, also, headers }: Problem) {
  const language = languageOf(c);
  const body = {
    ...couchWords(c, status, title),
    ...also,
    type: 'about:blank',
    title: title[language],
    status,
    detail: (detail ?? title)[language],
    ...(rule === undefined ? {} : { rule }),
    requestId: requestIdOf(c),
  };
  return c.body(JSON.stringify(body), status, {
    ...headers,
    'Content-Type': 'application/problem+json',
    'Content-Language': language,
  });
}

/** Vietnamese unless the request names English first (RFC 9110 weights count, their order in the header too). */
export function languageOf(c: Context): Language {
  const asked = listIn(c.req.header('Accept-Language'))
    .map(({ name, weight }) => ({ language: name.split('-')[0], weight }))
    .filter(({ language, weight }) => (language === 'vi' || language === 'en') && weight > 0)
    .sort((left, right) => right.weight - left.weight);
  return asked[0]?.language === 'en' ? 'en' : 'vi';
}

const COUCH_ERRORS: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  500: 'internal_server_error',
  503: 'service_unavailable',
};

/** A replicator reads CouchDB's `error` and `reason`, whoever answers below the desk. */
function couchWords(c: Context, status: number, title: Text) {
  if (!c.req.path.startsWith('/sync/desk')) return {};
  return { error: COUCH_ERRORS[status] ?? 'error', reason: title.en };
}

function requestIdOf(c: Context): string | undefined {
  const id: unknown = c.get('requestId');
  return typeof id === 'string' ? id : undefined;
}
