import { nameFor, type Device } from './device.ts';
import { draftsOf, putDraftsBack, type DraftHere } from './drafts.ts';
import type { Resident } from './facts.ts';
import { openFileCache } from './fileCache.ts';
import type { Memory } from './memory.ts';
import { actsOf, isSilent, type ActRecord, type Outbox } from './outbox.ts';
import { neededHere } from './room.ts';
import { openRows, type FileRecord } from './rows.ts';
import { seal, unseal } from './seal.ts';

/*
 * What a person leaves on a device on purpose: acts that were not sent and drafts, with the files they name, and what
 * was sent lately and a restored server may ask for. Sealed, until their next sign-in brings the key.
 */

/** `place` names the sealed bytes in their cache and says nothing. */
type SealedFile = { readonly record: FileRecord; readonly place: string };
type Content = {
  readonly acts: readonly ActRecord[];
  /** None where an older version of the app sealed it. */
  readonly drafts?: readonly DraftHere[];
  readonly files: readonly SealedFile[];
};

/**
 * Rejects with a QuotaExceededError when it does not fit; acts and drafts are then as they were. The drafts go when
 * all of the person does: broken off before that, they are sealed once more, and come back once.
 */
export async function sealWork(memory: Memory, key: CryptoKey): Promise<void> {
  const { outbox, person, device } = memory;
  const [acts, drafts] = [await actsOf(outbox, person), await draftsOf(person, device)];
  if (acts.length + drafts.length === 0) return;
  const content: Content = { acts, drafts, files: await sealFiles(memory, key) };
  const sealed = await seal(key, new Blob([JSON.stringify(content)]));
  const unsent = acts.filter((act) => act.state === 'waiting' && !isSilent(act));
  const waiting = unsent.map(({ id }) => id);
  const record = { person, waiting, drafts: drafts.length, content: await sealed.arrayBuffer() };
  await outbox.transaction('rw', outbox.acts, outbox.sealed, async () => {
    await outbox.sealed.add(record);
    await outbox.acts.bulkDelete(acts.map(({ seq }) => seq));
  });
}

async function sealFiles(memory: Memory, key: CryptoKey): Promise<readonly SealedFile[]> {
  const { rows, files, device, person } = memory;
  const sealed: SealedFile[] = [];
  const cache = () => device.caches.open(cacheName(device, person));
  try {
    for (const sha256 of await neededHere(memory)) {
      const record = await rows.files.get(sha256);
      const bytes = record && (await files.read(sha256));
      if (!record || !bytes) continue;
      const place = `/.device/sealed/${crypto.randomUUID()}`;
      await (await cache()).put(place, new Response(await seal(key, bytes)));
      sealed.push({ record, place });
    }
  } catch (error) {
    // Nothing would name what was sealed so far.
    const half = await cache();
    await Promise.all(sealed.map(({ place }) => half.delete(place)));
    throw error;
  }
  return sealed;
}

/**
 * After a sign-in.
 * @returns how many waiting acts and drafts cannot be opened: another key sealed them; they stay as they are
 */
export async function unsealWork(
  device: Device,
  outbox: Outbox,
  { person, seal: key }: Resident,
): Promise<number> {
  let unreadable = 0;
  const bundles = outbox.sealed.where({ person });
  for (const number of await bundles.primaryKeys()) {
    const sealed = await outbox.sealed.get(number);
    if (!sealed) continue;
    const content = await unseal(key, new Blob([sealed.content])).catch(() => undefined);
    if (!content) {
      unreadable += sealed.waiting.length + (sealed.drafts ?? 0);
      continue;
    }
    // This device sealed it, and nobody without its key could have.
    const { acts, drafts = [], files } = JSON.parse(await content.text()) as Content;
    await unsealFiles(device, person, key, files);
    await putDraftsBack(person, drafts, device);
    await putBack(outbox, acts, number);
  }
  if (unreadable === 0) await device.caches.delete(cacheName(device, person));
  return unreadable;
}

async function unsealFiles(
  device: Device,
  person: string,
  key: CryptoKey,
  files: readonly SealedFile[],
): Promise<void> {
  const rows = openRows(device, person);
  const cache = await device.caches.open(cacheName(device, person));
  const open = openFileCache(device, person);
  for (const { record, place } of files) {
    const found = await cache.match(place);
    const bytes = found && (await unseal(key, await found.blob()).catch(() => undefined));
    if (!bytes) continue;
    await open.write(record.sha256, new Blob([bytes], { type: record.mediaType }));
    // Needed now: its act comes back in a moment.
    await rows.files.put({ ...record, needed: device.now() });
  }
  rows.close();
}

/** In the order in which the person acted; told again, nothing changes. */
async function putBack(outbox: Outbox, acts: readonly ActRecord[], number: number): Promise<void> {
  await outbox.transaction('rw', outbox.acts, outbox.sealed, async () => {
    for (const { seq: _, ...act } of acts) {
      if ((await outbox.acts.where({ id: act.id }).count()) === 0) await outbox.acts.add(act);
    }
    await outbox.sealed.delete(number);
  });
}

/** @returns the ids of the waiting acts among them. */
export async function destroySealed(
  device: Device,
  outbox: Outbox,
  person: string,
): Promise<readonly string[]> {
  const bundles = await outbox.sealed.where({ person }).toArray();
  await outbox.sealed.where({ person }).delete();
  await device.caches.delete(cacheName(device, person));
  return bundles.flatMap(({ waiting }) => waiting);
}

function cacheName(device: Device, person: string): string {
  return nameFor(device, 'sealed', person);
}
