import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { contentSecurityPolicy } from './csp.ts';

/** The web app as it was built: every file by its path, read at start, so that no request ever names a file of the disk. */
export type WebBuild = {
  readonly files: ReadonlyMap<string, WebFile>;
  /** The page that every address of the app opens with. */
  readonly page: WebFile;
  readonly policy: string;
};

export type WebFile = {
  readonly body: Buffer<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  /** Compressed at the first request for it. */
  readonly encoded: (encoding: 'br' | 'gzip') => Promise<Buffer<ArrayBuffer>>;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
};
const COMPRESSIBLE = /^text\/|json$|javascript|svg|wasm|ttf/;
const SMALLEST_COMPRESSED = 1_000;

export function isCompressible({ type, body }: WebFile): boolean {
  return COMPRESSIBLE.test(type) && body.length >= SMALLEST_COMPRESSED;
}

/** null when nothing was built there. */
export async function readWebBuild(folder: string): Promise<WebBuild | null> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const files = new Map<string, WebFile>();
  for (const name of names) {
    const url = `/${path.relative(folder, name).split(path.sep).join('/')}`;
    files.set(url, toWebFile(url, await readFile(name)));
  }
  const page = files.get('/index.html');
  if (!page) return null;
  return { files, page, policy: contentSecurityPolicy(page.body.toString('utf8')) };
}

function toWebFile(url: string, body: Buffer<ArrayBuffer>): WebFile {
  const made = new Map<string, Promise<Buffer<ArrayBuffer>>>();
  return {
    body,
    type: TYPES[path.extname(url)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    // The build names what is immutable by its content; the rest is asked for again each time.
    cacheControl: url.startsWith('/_app/immutable/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
    encoded(encoding) {
      const known = made.get(encoding);
      if (known) return known;
      const compressing = compress(encoding, body);
      made.set(encoding, compressing);
      return compressing;
    },
  };
}

function compress(encoding: 'br' | 'gzip', body: Buffer): Promise<Buffer<ArrayBuffer>> {
  if (encoding === 'gzip') return promisify(gzip)(body);
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}
