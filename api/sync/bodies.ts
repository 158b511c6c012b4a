import type { Context } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import { readBody, textOf } from '../http/body.ts';
import { refusal } from './answers.ts';
import type { Asked } from './documents.ts';
import { isDocumentId, isRevision, parseJson } from './parameters.ts';

const KiB = 1024;
/** A thousand documents, for `_revs_diff` with a hundred revisions each. */
export const LARGEST = { changes: 64 * KiB, bulkGet: 512 * KiB, revsDiff: 4096 * KiB };
const MOST_DOCUMENTS = 1_000;
const MOST_REVISIONS = 100;

export type JsonObject = Readonly<Record<string, unknown>>;

/** With the body of a POST of at most `most` bytes, which CouchDB allows to be empty. */
export async function withObject(
  c: Context<AppEnv>,
  most: number,
  work: (body: JsonObject) => Promise<Response>,
): Promise<Response> {
  const body = await readBody(c, most);
  return body.ok ? work(objectOf(textOf(body.bytes))) : body.answer;
}

function objectOf(text: string): JsonObject {
  const body = text === '' ? {} : parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusal(400, 'Request body must be a JSON object');
  }
  return body as JsonObject;
}

/** `docs` of a `_bulk_get`. */
export function askedDocuments(docs: unknown): readonly Asked[] {
  if (!Array.isArray(docs)) throw refusal(400, 'Missing JSON list of `docs`.');
  if (docs.length > MOST_DOCUMENTS) {
    throw refusal(413, `At most ${MOST_DOCUMENTS} documents at a time.`);
  }
  return docs.map((doc: unknown) => {
    const { id, rev } = (doc ?? {}) as { id?: unknown; rev?: unknown };
    const isRev = rev === undefined || typeof rev === 'string';
    if (typeof id !== 'string' || !isRev) throw refusal(400, 'A document has an id and a rev.');
    return rev === undefined ? { id } : { id, rev };
  });
}

/** The body of a `_revs_diff`, made anew of what is well formed. */
export function askedRevisions(body: JsonObject): Readonly<Record<string, readonly string[]>> {
  const asked = Object.entries(body);
  if (asked.length > MOST_DOCUMENTS) {
    throw refusal(413, `At most ${MOST_DOCUMENTS} documents at a time.`);
  }
  return Object.fromEntries(
    asked.map(([id, revs]) => {
      const isList = Array.isArray(revs) && revs.length <= MOST_REVISIONS;
      if (!isDocumentId(id) || !isList || !revs.every(isRevision)) {
        throw refusal(400, 'Revisions are a list by document.');
      }
      return [id, revs];
    }),
  );
}
