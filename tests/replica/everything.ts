import type { Page } from 'playwright-core';

/**
 * Where in the browser's storage of this origin one of the words lies, in UTF-8 or UTF-16: every record of every
 * IndexedDB database, every Cache, OPFS, localStorage, sessionStorage, cookies, and notifications that are shown.
 */
export function placesOf(page: Page, words: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(searchStorage, words);
}

/** Stores of databases, and caches, that hold anything, by name; `-<person>` and what follows is left out. */
export function holdersOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('no reason given'));
      });
    const held: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const count = await settled(database.transaction(store).objectStore(store).count());
        if (count > 0) held.push(`${name.replace(/-[0-9a-f]{6,}.*/, '')}/${store}`);
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const { length } = await (await caches.open(name)).keys();
      if (length > 0) held.push(name.replace(/-[0-9a-f]{6,}.*/, ''));
    }
    return held.sort();
  });
}

/** Runs in the page, so it holds all it needs. */
async function searchStorage(words: readonly string[]): Promise<readonly string[]> {
  const encoder = new TextEncoder();
  const latin = (bytes: Uint8Array) =>
    Array.from({ length: Math.ceil(bytes.length / 8_192) }, (_, at) =>
      String.fromCharCode(...bytes.subarray(at * 8_192, (at + 1) * 8_192)),
    ).join('');
  const utf16 = (word: string, isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(word.length * 2));
    for (let at = 0; at < word.length; at += 1)
      view.setUint16(at * 2, word.charCodeAt(at), isLittle);
    return new Uint8Array(view.buffer);
  };
  const patterns = words.map((word) => ({
    word,
    inBytes: [encoder.encode(word), utf16(word, true), utf16(word, false)].map(latin),
  }));
  const found = new Set<string>();

  function seekText(place: string, text: string) {
    for (const { word } of patterns) if (text.includes(word)) found.add(`${place}: ${word}`);
    seekBytes(place, encoder.encode(text));
  }
  function seekBytes(place: string, bytes: Uint8Array) {
    const text = latin(bytes);
    for (const { word, inBytes } of patterns) {
      if (inBytes.some((pattern) => text.includes(pattern))) found.add(`${place}: ${word}`);
    }
  }
  const bytesOf = async (blob: Blob | Response) => new Uint8Array(await blob.arrayBuffer());

  async function seek(place: string, value: unknown): Promise<void> {
    if (typeof value === 'string') return seekText(place, value);
    if (value instanceof Blob) return seekBytes(place, await bytesOf(value));
    if (value instanceof ArrayBuffer) return seekBytes(place, new Uint8Array(value));
    if (ArrayBuffer.isView(value)) {
      return seekBytes(place, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    if (typeof value !== 'object' || value === null) return undefined;
    for (const [key, member] of Object.entries(value)) {
      seekText(place, key);
      await seek(place, member);
    }
  }
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('no reason given'));
    });

  async function seekDatabase(name: string) {
    const database = await settled(indexedDB.open(name));
    seekText('IndexedDB', name);
    for (const store of database.objectStoreNames) {
      const opened = () => database.transaction(store).objectStore(store);
      await seek(`IndexedDB ${name}/${store}`, await settled(opened().getAllKeys()));
      await seek(`IndexedDB ${name}/${store}`, await settled(opened().getAll()));
    }
    database.close();
  }
  async function seekFolder(place: string, folder: FileSystemDirectoryHandle): Promise<void> {
    for await (const [name, handle] of folder as unknown as AsyncIterable<
      [string, FileSystemHandle]
    >) {
      seekText(place, name);
      if (handle instanceof FileSystemDirectoryHandle) await seekFolder(`${place}/${name}`, handle);
      if (handle instanceof FileSystemFileHandle) await seek(place, await handle.getFile());
    }
  }

  for (const { name = '' } of await indexedDB.databases()) await seekDatabase(name);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      seekText(`Cache ${name}`, decodeURIComponent(request.url));
      const answer = await cache.match(request);
      if (answer) seekBytes(`Cache ${name}`, await bytesOf(answer));
    }
  }
  await seekFolder('OPFS', await navigator.storage.getDirectory());
  for (const storage of [localStorage, sessionStorage]) await seek('Storage', { ...storage });
  seekText('cookie', decodeURIComponent(document.cookie));
  const registration = await navigator.serviceWorker.getRegistration();
  for (const { title, body, data } of (await registration?.getNotifications()) ?? []) {
    await seek('notification', { title, body, data: data as unknown });
  }
  return [...found];
}
