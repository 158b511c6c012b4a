import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const DELETED = '.deleted-';

/** CouchDB's names hold `/`, `$` and `+`; a folder's may not. */
export const folderOf = (name: string): string => encodeURIComponent(name);

/** The names of the databases whose folders are here. */
export async function listFolders(root: string): Promise<string[]> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => decodeURIComponent(entry.name));
}

/** What a crash left half deleted. Only for whoever has the lock. */
export async function removeLeftovers(root: string): Promise<void> {
  const leftovers = (await readdir(root)).filter((name) => name.startsWith(DELETED));
  for (const name of leftovers) await rm(path.join(root, name), { recursive: true });
}

export async function addFolder(root: string, name: string): Promise<void> {
  await mkdir(path.join(root, folderOf(name)), { recursive: true, mode: 0o700 });
  await syncFolder(root);
}

/** Gone in one step under its name, then file by file: a crash in between leaves no half database. */
export async function removeFolder(root: string, name: string): Promise<void> {
  const doomed = path.join(root, `${DELETED}${crypto.randomUUID()}`);
  await rename(path.join(root, folderOf(name)), doomed);
  await syncFolder(root);
  await rm(doomed, { recursive: true });
}

/** Without this a name made or taken away may come back differently after a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
