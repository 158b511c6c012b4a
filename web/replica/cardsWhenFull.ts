import type { Card } from '#shared/kinds.ts';
import type { Held } from './cards.ts';

/*
 * PouchDB writes whenever it opens a database, which a full device cannot. What lies there is read all the same, from
 * the stores of its `idb` adapter.
 */

type Entry = { readonly winningRev: string; readonly deletedOrLocal: '0' | '1' };
type Stored = Readonly<Record<string, unknown>>;

export async function readWhenFull(
  name: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Held>> {
  const db = await openExisting(`_pouch_${name}`);
  if (!db) return new Map();
  try {
    const reading = db.transaction(['document-store', 'by-sequence'], 'readonly');
    const found = ids.map(async (id) => [id, await readOne(reading, id)] as const);
    return new Map(await Promise.all(found));
  } finally {
    db.close();
  }
}

export async function dropWhenFull(name: string): Promise<void> {
  await settled(indexedDB.deleteDatabase(`_pouch_${name}`));
}

async function readOne(reading: IDBTransaction, id: string): Promise<Held> {
  const entry = await settled<Entry | undefined>(reading.objectStore('document-store').get(id));
  if (!entry) return { card: null, version: 0 };
  const version = Number.parseInt(entry.winningRev, 10);
  if (entry.deletedOrLocal === '1') return { card: null, version };
  const revisions = reading.objectStore('by-sequence').index('_doc_id_rev');
  const stored = await settled<Stored | undefined>(revisions.get(`${id}::${entry.winningRev}`));
  if (!stored) return { card: null, version };
  const { _id, _rev, _doc_id_rev, ...card } = stored;
  // What lies here was delivered by our server as a card, and nothing else writes it.
  return { card: card as unknown as Card, version };
}

/** Never makes one. */
function openExisting(name: string): Promise<IDBDatabase | undefined> {
  const request = indexedDB.open(name);
  request.onupgradeneeded = () => request.transaction?.abort();
  return settled(request).catch(() => undefined);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB said no'));
  });
}
