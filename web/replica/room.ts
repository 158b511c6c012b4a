import { filesOfDrafts } from './drafts.ts';
import { unlessFull } from './full.ts';
import type { Memory } from './memory.ts';
import type { FileRecord } from './rows.ts';

/** A form that was closed without submitting leaves its file; after a day it may go. */
export const FORGOTTEN_MS = 86_400_000;

/** Bytes let go at first for a few records. */
const SMALL = 256 * 1024;

/**
 * Runs `write`; when the browser has no room, lets fetched files go, least recently needed first, and tries again.
 * @returns whether it was written in the end
 */
export async function makeRoom(
  memory: Memory,
  write: () => Promise<unknown>,
  size = SMALL,
): Promise<boolean> {
  for (let wanted = size; ; wanted *= 4) {
    if (await unlessFull(write)) return true;
    if ((await letGo(memory, wanted)) === 0) return false;
  }
}

/** Removes fetched files of at least `wanted` bytes together, as far as there are any. Returns the bytes let go. */
async function letGo(memory: Memory, wanted: number): Promise<number> {
  const { rows, files } = memory;
  const needed = await neededHere(memory);
  const oldest = await rows.files.orderBy('needed').toArray();
  let freed = 0;
  for (const record of oldest.filter((one) => mayGo(one, needed, memory.device.now()))) {
    if (freed >= wanted) break;
    if (await files.remove(record.sha256)) freed += record.size;
    // On a full device even removing a line may not fit; opening the file finds out that its bytes are gone.
    await unlessFull(() => rows.files.delete(record.sha256));
  }
  return freed;
}

function mayGo(record: FileRecord, needed: ReadonlySet<string>, now: number): boolean {
  if (!record.kept || record.uploaded) return !needed.has(record.sha256);
  return !needed.has(record.sha256) && now - record.needed > FORGOTTEN_MS;
}

/** Nowhere else: files of acts that the server does not have yet, and of drafts. */
export async function neededHere(memory: Memory): Promise<ReadonlySet<string>> {
  const drafted = await filesOfDrafts(memory.person, memory.device);
  return new Set([...(await neededForUpload(memory)), ...drafted]);
}

/** Hashes that acts name which are waiting, or were refused and may be used again. */
async function neededForUpload({ outbox, person }: Memory): Promise<ReadonlySet<string>> {
  const acts = await outbox.acts
    .where('[person+state]')
    .anyOf([person, 'waiting'], [person, 'rejected'])
    .toArray();
  return new Set(
    acts.flatMap(({ envelope }) => filesIn(envelope.command).map(({ sha256 }) => sha256)),
  );
}

export type Named = { readonly sha256: string; readonly name?: string };

/** Every file that a command names, wherever in it. */
export function filesIn(value: unknown): readonly Named[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!('sha256' in value) || typeof value.sha256 !== 'string') {
    return Object.values(value).flatMap(filesIn);
  }
  const { sha256 } = value;
  return [
    'name' in value && typeof value.name === 'string' ? { sha256, name: value.name } : { sha256 },
  ];
}
