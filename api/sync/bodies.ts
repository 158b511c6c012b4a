import type { Context } from 'hono';
import { refusal } from './answers.ts';
import type { Asked } from './documents.ts';
import { isDocumentId, isRevision, parseJson } from './parameters.ts';

const MOST_DOCUMENTS = 1_000;
const MOST_REVISIONS = 100;

/** The body of a POST, which CouchDB allows to be empty. */
export async function objectOf(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const text = await c.req.text();
  const body = text === '' ? {} : parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refusal(400, 'Request body must be a JSON object');
  }
  return body as Readonly<Record<string, unknown>>;
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
export function askedRevisions(
  body: Readonly<Record<string, unknown>>,
): Readonly<Record<string, readonly string[]>> {
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
