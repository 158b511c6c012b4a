import type { Hono } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import type { CommandFiles, NamedFile } from '../commands/files.ts';
import type { Store } from '../store/couch.ts';
import { type Chunks, createChunks } from './chunks.ts';
import type { FileInfo } from './records.ts';
import { fileRoutes, type FileRoutesDeps } from './routes.ts';

export type FilesDeps = {
  readonly store: Store;
  readonly clock: () => Date;
  /** Bytes of the largest file; 100 MiB when left out. */
  readonly limit?: number | undefined;
  /** The documents that carry a file; without it only what one uploaded oneself may be named. */
  readonly carriersOf?: (sha256: string) => Promise<readonly string[]>;
};
export type Files = CommandFiles & {
  readonly chunks: Chunks;
  /** `documentFile` decides, at every request, who may read what. */
  readonly routes: (deps: Omit<FileRoutesDeps, 'chunks' | 'clock'>) => Hono<AppEnv>;
};

/** The files of the agency. */
export async function startFiles(deps: FilesDeps): Promise<Files> {
  const { store, clock, limit, carriersOf = () => Promise.resolve([]) } = deps;
  const db = await store.ensureDatabase('files');
  const chunks = createChunks(db, { clock, ...(limit !== undefined && { limit }) });
  async function readsCarrier(sha256: string, isReadable: (document: string) => Promise<boolean>) {
    for (const document of await carriersOf(sha256)) if (await isReadable(document)) return true;
    return false;
  }
  return {
    chunks,
    routes: (others) => fileRoutes({ chunks, clock, ...others }),
    unname: chunks.unname,
    erase: chunks.erase,
    async mayName(person, file, { isReadable }) {
      const info = await chunks.stat(file.sha256);
      if (!info || !isAsNamed(info, file)) return false;
      const isOwn = await chunks.owns(person, file.sha256);
      const isAllowed = isOwn || (await readsCarrier(file.sha256, isReadable));
      return isAllowed && chunks.name(file.sha256);
    },
  };
}

/** What a device calls a type it does not know says nothing against it, and XML has two names. */
function isAsNamed(info: FileInfo, { size, mediaType }: NamedFile): boolean {
  if (size !== undefined && size !== info.size) return false;
  const claimed = mediaType?.replace('text/xml', 'application/xml') ?? '';
  return ['', 'application/octet-stream', info.mediaType].includes(claimed);
}
