import type { Hono } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import type { CommandFiles, NamedFile } from '../commands/files.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/couch.ts';
import { type Chunks, createChunks } from './chunks.ts';
import type { Sweeping } from './erase.ts';
import type { FileInfo } from './records.ts';
import { fileRoutes, type FileRoutesDeps } from './routes.ts';

export type FilesDeps = {
  readonly store: Store;
  readonly clock: () => Date;
  readonly log: Log;
  /** Bytes of the largest file; 100 MiB when left out. */
  readonly limit?: number | undefined;
  /** The documents that carry a file; without it only what one uploaded oneself may be named. */
  readonly carriersOf?: (sha256: string) => Promise<readonly string[]>;
  /** Milliseconds of an hour of the sweeper. */
  readonly hourMs?: number;
};
export type Files = CommandFiles & {
  readonly chunks: Chunks;
  /** `documentFile` decides, at every request, who may read what. */
  readonly routes: (deps: Omit<FileRoutesDeps, 'chunks' | 'clock'>) => Hono<AppEnv>;
  readonly close: () => Promise<void>;
};

const DAY_MS = 86_400_000;
/** A device that was away for a week still goes on with its upload. */
const UPLOADS_KEPT_DAYS = 7;
/** A device uploads a file when it sends the act that names it, and again when that act is refused for want of it. */
const UNNAMED_KEPT_DAYS = 1;
const HOUR_MS = 3_600_000;

/** The files of the agency; an hour after the start and once a day it takes away what nobody needs. */
export async function startFiles(deps: FilesDeps): Promise<Files> {
  const { store, clock, log, limit, carriersOf = () => Promise.resolve([]) } = deps;
  const { hourMs = HOUR_MS } = deps;
  const db = await store.ensureDatabase('files');
  const chunks = createChunks(db, { clock, ...(limit !== undefined && { limit }) });
  const cleaning = repeat(() => chunks.sweep(tooOldAt(clock())), log, hourMs);
  async function readsCarrier(sha256: string, isReadable: (document: string) => Promise<boolean>) {
    for (const document of await carriersOf(sha256)) if (await isReadable(document)) return true;
    return false;
  }
  return {
    chunks,
    routes: (others) => fileRoutes({ chunks, clock, ...others }),
    erase: chunks.erase,
    async mayName(person, file, { isReadable }) {
      const info = await chunks.stat(file.sha256);
      if (!info || !isAsNamed(info, file)) return false;
      const isOwn = await chunks.owns(person, file.sha256);
      const isAllowed = isOwn || (await readsCarrier(file.sha256, isReadable));
      return isAllowed && chunks.name(file.sha256);
    },
    close: cleaning.stop,
  };
}

/** What the sweeper takes at this moment. */
export function tooOldAt(now: Date): Sweeping {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  return {
    uploadsBefore: daysAgo(UPLOADS_KEPT_DAYS),
    unnamedBefore: daysAgo(UNNAMED_KEPT_DAYS),
  };
}

/** What a device calls a type it does not know says nothing against it, and XML has two names. */
function isAsNamed(info: FileInfo, { size, mediaType }: NamedFile): boolean {
  if (size !== undefined && size !== info.size) return false;
  const claimed = mediaType?.replace('text/xml', 'application/xml') ?? '';
  return ['', 'application/octet-stream', info.mediaType].includes(claimed);
}

function repeat(work: () => Promise<unknown>, log: Log, hourMs: number) {
  let running: Promise<unknown> = Promise.resolve();
  let hours = 0;
  const timer = setInterval(() => {
    if (hours++ % 24 !== 0) return;
    running = running
      .then(work)
      .catch((error: unknown) => log.error('old uploads were not taken away', { error }));
  }, hourMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
