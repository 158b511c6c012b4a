import type { PersonId } from '#shared/office/office.ts';
import { browserDevice, type Device } from './device.ts';

/*
 * What was typed and not yet decided, kept on this device through a closed sheet, another page, a failure and a closed
 * app. It is the person's own scrap paper: no rule reads it and no server sees it. Files that it names stay with it.
 */

const STORE = 'drafts';
const BETWEEN = '|';

export type DraftPlace = {
  readonly person: PersonId;
  /** Document id, or the page for what has no document. */
  readonly document: string;
  readonly form: string;
};

/** JSON of what stands in the form. */
export type DraftHere = Omit<DraftPlace, 'person'> & { readonly text: string };

export async function readDraft(place: DraftPlace): Promise<string | undefined> {
  return run(browserDevice(), 'readonly', (store) =>
    settled<string | undefined>(store.get(keyOf(place))),
  );
}

/** What a draft says; undefined for one that is no JSON. */
export function parsedDraft<Kept>(text: string): Kept | undefined {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return undefined;
  }
}

export async function keepDraft(
  place: DraftPlace,
  text: string,
  device: Device = browserDevice(),
): Promise<void> {
  await run(device, 'readwrite', (store) => settled(store.put(text, keyOf(place))));
}

export async function dropDraft(place: DraftPlace): Promise<void> {
  await run(browserDevice(), 'readwrite', (store) => settled(store.delete(keyOf(place))));
}

/**
 * Writes what a form says at its place: at once, one after the other, and of what changed meanwhile only the newest.
 * `undefined` drops the draft. Without its database a browser still takes what is typed.
 */
export function draftWriter(place: DraftPlace): (text: string | undefined) => Promise<void> {
  let next: { readonly text: string | undefined } | undefined;
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    while (next) {
      const { text } = next;
      next = undefined;
      const written = text === undefined ? dropDraft(place) : keepDraft(place, text);
      await written.catch(() => undefined);
    }
    writing = undefined;
  }
  return (text) => {
    next = { text };
    writing ??= writeAll();
    return writing;
  };
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

/** In the order of their documents: the oldest first. */
export async function draftsOf(
  person: PersonId,
  device: Device = browserDevice(),
): Promise<readonly DraftHere[]> {
  return run(device, 'readonly', async (store) => {
    const [keys, texts] = await Promise.all([
      settled(store.getAllKeys(all(person))),
      settled<unknown[]>(store.getAll(all(person))),
    ]);
    return keys.map((key, at) => {
      const [, document = '', ...form] = String(key).split(BETWEEN);
      return { document, form: form.join(BETWEEN), text: String(texts[at]) };
    });
  });
}

/** Those that were sealed; what is there already is newer and stays. */
export async function putDraftsBack(
  person: PersonId,
  drafts: readonly DraftHere[],
  device: Device,
): Promise<void> {
  if (drafts.length === 0) return;
  await run(device, 'readwrite', async (store) => {
    const keys = drafts.map((draft) => keyOf({ person, ...draft }));
    const known = await Promise.all(keys.map((key) => settled(store.count(key))));
    const missing = drafts.filter((_, at) => known[at] === 0);
    await Promise.all(
      missing.map((draft) => settled(store.put(draft.text, keyOf({ person, ...draft })))),
    );
  });
}

/** Files that drafts name: what was chosen for a form stays as long as its draft. */
export async function filesOfDrafts(
  person: PersonId,
  device: Device,
): Promise<ReadonlySet<string>> {
  const drafts = await draftsOf(person, device);
  return new Set(drafts.flatMap(({ text }) => text.match(/\b[0-9a-f]{64}\b/g) ?? []));
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
