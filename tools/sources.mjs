import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const SOURCES = ['package-lock.json', 'svelte.config.js', 'vite.config.ts', 'shared', 'sw', 'web'];
// Generated or hidden folders, tests and prose do not change the app.
const NOT_BUILT = /^(\.|(node_modules|paraglide|cache)$)|\.(test\.ts|md)$/;

/** 16 hex digits that change whenever a file changes that the web app is built from. */
export function hashSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(listFiles)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} source a file or folder, relative to the root
 * @returns {string[]} in one order on every machine
 */
function listFiles(source) {
  if (statSync(path.join(root, source)).isFile()) return [source];
  return readdirSync(path.join(root, source))
    .filter((name) => !NOT_BUILT.test(name))
    .sort()
    .flatMap((name) => listFiles(`${source}/${name}`));
}
