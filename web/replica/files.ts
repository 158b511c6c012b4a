import type { FileRef } from '#shared/protocol.ts';
import { nameFor } from './device.ts';
import { setStatus } from './facts.ts';
import { unlessFull } from './full.ts';
import { sha256Of } from './fileCache.ts';
import { withLock } from './lock.ts';
import { mediaTypeOf } from './mediaType.ts';
import type { Memory } from './memory.ts';
import { FileProblem, type Readiness } from './replica.ts';
import type { StoredRow } from './rows.ts';
import { ask, type Run } from './ask.ts';
import { makeRoom, neededHere } from './room.ts';
import { isSignedIn, noteEnd } from './session.ts';

/** From the device, else from the server; whatever is opened has the hash it is named by. */
export async function openFile(memory: Memory, document: string, file: FileRef): Promise<Blob> {
  const { sha256, mediaType } = file;
  const here = await memory.files.read(sha256);
  if (here) {
    await unlessFull(() => memory.rows.files.update(sha256, { needed: memory.device.now() }));
    return new Blob([here], { type: mediaType });
  }
  await unlessFull(() => memory.rows.files.delete(sha256));
  return fetchFile(memory, document, file);
}

/** Fetches, checks and keeps a file; one that does not fit on the device is still returned. */
export async function fetchFile(
  memory: Memory,
  document: string,
  file: FileRef,
  run?: Run,
): Promise<Blob> {
  const query = new URLSearchParams({ document });
  const path = `/api/files/${file.sha256}?${query}`;
  const reply = await ask(memory.device, path, run ? { run } : {});
  if (reply.kind === 'signInNeeded') {
    await noteEnd(memory.facts, memory.person);
    throw new FileProblem('signInNeeded');
  }
  if (reply.kind !== 'answered') throw new FileProblem('offline');
  if (!reply.response.ok) throw new FileProblem('notFound');
  const bytes = await reply.response.blob().catch(() => {
    throw new FileProblem('offline');
  });
  if ((await sha256Of(bytes)) !== file.sha256) throw new FileProblem('damaged');
  const typed = new Blob([bytes], { type: file.mediaType });
  await keep(memory, file, typed, { kept: false });
  return typed;
}

/** A file chosen on this device: kept until it is uploaded and its act recorded. */
export async function addFile(
  memory: Memory,
  chosen: Blob & { readonly name: string },
): Promise<FileRef> {
  const sha256 = await sha256Of(chosen);
  const mediaType = await mediaTypeOf(chosen);
  const file = { sha256, name: chosen.name.normalize('NFC'), size: chosen.size, mediaType };
  if (!(await keep(memory, file, new Blob([chosen], { type: mediaType }), { kept: true }))) {
    throw new FileProblem('storageFull');
  }
  return file;
}

/** At once, not with the next sweep. */
export function forgetFile(memory: Memory, sha256: string): Promise<void> {
  return whileKeeping(memory, async () => {
    const { rows, files } = memory;
    const isNamed = (await rows.rows.where('named').equals(sha256).count()) > 0;
    if (isNamed || (await neededHere(memory)).has(sha256)) return;
    await files.remove(sha256);
    await rows.files.delete(sha256);
  });
}

/** A file's bytes and the line about them are written together: in between it would look as if nobody wanted them. */
export function whileKeeping<T>({ device, person }: Memory, work: () => Promise<T>): Promise<T> {
  return withLock(device, nameFor(device, 'keep', person), work);
}

/** `false` when it did not fit even after others were let go; then nothing of it is kept. */
async function keep(
  memory: Memory,
  { sha256, size, mediaType }: FileRef,
  bytes: Blob,
  { kept }: { kept: boolean },
): Promise<boolean> {
  const { rows, files, device, facts, person } = memory;
  // Signed out while it was under way: it may be read once more, but nothing is left here.
  if (!(await isSignedIn(facts, person))) return false;
  const known = await rows.files.get(sha256);
  const fits = await makeRoom(
    memory,
    () =>
      whileKeeping(memory, async () => {
        await files.write(sha256, bytes);
        await rows.files.put({
          ...{ sha256, size, mediaType, needed: device.now() },
          kept: kept || (known?.kept ?? false),
          uploaded: known?.uploaded ?? !kept,
        });
      }),
    size,
  );
  await setStatus(facts, person, { full: fits ? undefined : true });
  if (!fits && !known) await files.remove(sha256);
  return fits;
}

/** The light on a row. */
export function readinessOf(
  carried: readonly { sha256: string }[],
  here: ReadonlySet<string>,
): Readiness {
  if (carried.length === 0) return 'none';
  const ready = carried.filter(({ sha256 }) => here.has(sha256)).length;
  if (ready === carried.length) return 'ready';
  return ready === 0 ? 'missing' : 'partly';
}

/** Hashes that are on this device, of those that the rows carry. */
export async function filesHere(
  { rows }: Pick<Memory, 'rows'>,
  carrying: readonly Pick<StoredRow, 'carries'>[],
): Promise<ReadonlySet<string>> {
  const asked = [
    ...new Set(carrying.flatMap(({ carries }) => carries.map(({ sha256 }) => sha256))),
  ];
  if (asked.length === 0) return new Set();
  const found = await rows.files.bulkGet(asked);
  return new Set(found.flatMap((record) => record?.sha256 ?? []));
}
