import { unless, type Store } from './couch.ts';

const ANSWERS_WITHIN_MS = 3_000;
/** Whoever may not sign in may ask whether the server is ready, and must not keep the store busy with it. */
const ASKED_EVERY_MS = 1_000;

/**
 * A document without revisions: to write it again changes nothing, and the answer tells whether a majority has it.
 * CouchDB does not tell it of given revisions (`new_edits:false`).
 */
const PROBE = '_local/probe';

/** Why the store is of no use just now; undefined: a majority of its nodes writes, and nothing waits for long. */
export function storeCheck(store: Store): () => Promise<string | undefined> {
  let asked: { readonly at: number; readonly answer: Promise<string | undefined> } | undefined;
  return async () => {
    if (store.nodes.isSlow()) return 'a request has been waiting for seconds';
    const isFresh = asked && performance.now() - asked.at < ASKED_EVERY_MS;
    if (!asked || !isFresh) asked = { at: performance.now(), answer: probe(store) };
    return asked.answer;
  };
}

async function probe(store: Store): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve('no answer in time'), ANSWERS_WITHIN_MS);
  const written = store
    .use<object>('state')
    .insert({}, PROBE)
    // The embedded store has one node, and takes the same document once.
    .catch(unless(409))
    .then(
      () => undefined,
      () => 'no majority of its nodes writes',
    );
  return Promise.race([written, late.promise]).finally(() => clearTimeout(timer));
}
