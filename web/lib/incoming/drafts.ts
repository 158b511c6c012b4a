import type { PersonId } from '#shared/office/office.ts';

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
  return run('readonly', (store) => store.get(keyOf(place)) as IDBRequest<T | undefined>);
}

export async function keepDraft(place: DraftPlace, value: unknown): Promise<void> {
  await run('readwrite', (store) => store.put(value, keyOf(place)));
}

export async function dropDraft(place: DraftPlace): Promise<void> {
  await run('readwrite', (store) => store.delete(keyOf(place)));
}

/** At sign-out. */
export async function dropDraftsOf(person: PersonId): Promise<void> {
  const all = IDBKeyRange.bound(person + BETWEEN, person + BETWEEN + '\uffff');
  await run('readwrite', (store) => store.delete(all));
}

function keyOf({ person, document, form }: DraftPlace): string {
  return [person, document, form].join(BETWEEN);
}

/** Opened for each use: iOS closes databases under a suspended app. */
async function run<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open();
  try {
    return await settled(act(db.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    db.close();
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('butphe-drafts', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
