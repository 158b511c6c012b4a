import { createHash } from 'node:crypto';
import { isStatus, jsonOf, type StoreRequest } from '../projections/storeRequest.ts';
import { refusal } from './answers.ts';
import { parseJson } from './parameters.ts';

type Local = { readonly _rev?: string; readonly [member: string]: unknown };
/** `ids`: the oldest first. */
type Register = { readonly _rev?: string; readonly ids: readonly string[] };

export const LARGEST_CHECKPOINT = 64 * 1024;
const MOST = 40;
const REGISTER = '_local/checkpoints';

/** Replicators' own notes (`_local`): on the person's desk, under other names, so that they meet nothing of ours. */
export function createCheckpoints(request: StoreRequest) {
  // One at a time: CouchDB lets the last writer of a `_local` document win.
  let registering: Promise<void> = Promise.resolve();
  function registered(desk: string, id: string): Promise<void> {
    const turn = registering.then(() => register(request, desk, id));
    registering = turn.catch(() => undefined);
    return turn;
  }
  return {
    async read(desk: string, id: string): Promise<object> {
      const found = await readLocal<Local>(request, desk, storedId(id));
      if (!found) throw refusal(404, 'missing');
      return { ...found, _id: `_local/${id}` };
    },
    async write(desk: string, id: string, body: string): Promise<object> {
      const doc = parse(body);
      await registered(desk, storedId(id));
      const rev = await writeLocal(request, desk, { ...doc, _id: storedId(id) });
      return { ok: true, id: `_local/${id}`, rev };
    },
  };
}

function storedId(id: string): string {
  return `_local/replica-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`;
}

function parse(body: string): Local {
  const doc = parseJson(body);
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) {
    throw refusal(400, 'Document must be a JSON object');
  }
  // CouchDB would delete it, and DELETE is not served here.
  if ('_deleted' in doc) throw refusal(400, 'Invalid document');
  return doc as Local;
}

/** Beyond the limit the oldest goes; its replicator begins anew. */
async function register(request: StoreRequest, desk: string, id: string): Promise<void> {
  const before = (await readLocal<Register>(request, desk, REGISTER)) ?? { ids: [] };
  if (before.ids.includes(id)) return;
  const ids = [...before.ids, id];
  const surplus = ids.slice(0, Math.max(0, ids.length - MOST));
  await writeLocal(request, desk, { ...before, _id: REGISTER, ids: ids.slice(surplus.length) });
  for (const one of surplus) await removeLocal(request, desk, one);
}

async function readLocal<Doc>(
  request: StoreRequest,
  desk: string,
  id: string,
): Promise<Doc | undefined> {
  return jsonOf<Doc>(request(desk, id.split('/'))).catch((error: unknown) => {
    if (!isStatus(error, 404)) throw error;
    return undefined;
  });
}

async function writeLocal(
  request: StoreRequest,
  desk: string,
  doc: Local & { readonly _id: string },
): Promise<string> {
  const response = await request(desk, doc._id.split('/'), {
    method: 'PUT',
    body: JSON.stringify(doc),
  });
  if (response.status === 409) throw refusal(409, 'Document update conflict.');
  if (response.status === 400) throw refusal(400, 'Invalid document');
  return (await jsonOf<{ rev: string }>(Promise.resolve(response))).rev;
}

async function removeLocal(request: StoreRequest, desk: string, id: string): Promise<void> {
  const doc = await readLocal<Local>(request, desk, id);
  if (!doc?._rev) return;
  const response = await request(desk, id.split('/'), {
    method: 'DELETE',
    query: { rev: doc._rev },
  });
  await response.body?.cancel();
}
