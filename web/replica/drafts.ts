import type { PersonId } from '#shared/office/office.ts';
import { browserDevice, type Device } from './device.ts';

/*
 * What was typed and not yet decided, kept on this device through a closed sheet, a failure and a closed app.
 * It is the person's own scrap paper: no rule reads it and no server sees it.
 */

const STORE = 'drafts';
const BETWEEN = '|';

export type DraftPlace = {
  readonly person: PersonId;
  /** Document id, or the page for what has no document yet. */
  readonly document: string;
  readonly form: string;
};

export async function readDraft<T>(place: DraftPlace): Promise<T | undefined> {
  return run(browserDevice(), 'readonly', (store) =>
    settled<T | undefined>(store.get(keyOf(place))),
  );
}

export async function keepDraft(
  place: DraftPlace,
  value: unknown,
  device: Device = browserDevice(),
): Promise<void> {
  await run(device, 'readwrite', (store) => settled(store.put(value, keyOf(place))));
}

export async function dropDraft(place: DraftPlace): Promise<void> {
  await run(browserDevice(), 'readwrite', (store) => settled(store.delete(keyOf(place))));
}

/** When the person leaves the device. */
export async function dropDraftsOf(person: PersonId, device: Device): Promise<void> {
  await run(device, 'readwrite', (store) => settled(store.delete(all(person))));
}

/** What was typed about a document that is gone. */
export async function dropDraftsOn(
  person: PersonId,
  document: string,
  device: Device,
): Promise<void> {
  const on = IDBKeyRange.bound(
    [person, document, ''].join(BETWEEN),
    [person, document, '\uffff'].join(BETWEEN),
  );
  await run(device, 'readwrite', (store) => settled(store.delete(on)));
}

export type DraftHere = { readonly document: string; readonly text: string };

export async function draftsOf(person: PersonId, device: Device): Promise<readonly DraftHere[]> {
  return run(device, 'readonly', async (store) => {
    const [keys, values] = await Promise.all([
      settled(store.getAllKeys(all(person))),
      settled<unknown[]>(store.getAll(all(person))),
    ]);
    return keys.map((key, at) => ({
      document: String(key).split(BETWEEN)[1] ?? '',
      text: JSON.stringify(values[at]) ?? '',
    }));
  });
}

function all(person: PersonId): IDBKeyRange {
  return IDBKeyRange.bound(person + BETWEEN, person + BETWEEN + '\uffff');
}

function keyOf({ person, document, form }: DraftPlace): string {
  return [person, document, form].join(BETWEEN);
}

/** Opened for each use: iOS closes databases under a suspended app. */
async function run<T>(
  device: Device,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const db = await open(device);
  try {
    return await act(db.transaction(STORE, mode).objectStore(STORE));
  } finally {
    db.close();
  }
}

function open(device: Device): Promise<IDBDatabase> {
  const request = indexedDB.open(`${device.prefix}butphe-drafts`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
