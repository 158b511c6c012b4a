import path from 'node:path';
import { root } from './sources.mjs';

/** @typedef {{ folders: string[], packages: string[] }} Allowed */

/**
 * What the files below a folder may import: `folders` of this repository, and `packages` (a prefix when it ends
 * with - or /). The first matching line counts. Folders that are not named (tests, bench, tools) may import all.
 * @type {Record<string, Allowed>}
 */
const ALLOWED = {
  'shared/format': { folders: ['shared'], packages: ['valibot', 'fflate'] },
  'shared/testing': { folders: ['shared'], packages: ['valibot', 'vitest', 'fast-check'] },
  shared: { folders: ['shared'], packages: ['valibot'] },
  api: {
    folders: ['shared', 'api'],
    packages: [
      ...['node:', 'hono', '@hono/node-server', 'valibot', '@valibot/to-json-schema'],
      ...['lucia', '@node-rs/argon2', '@simplewebauthn/server', 'web-push'],
      '@zxcvbn-ts/language-common',
      ...['nano', 'pouchdb-', 'leveldown', 'uuid', 'canonicalize'],
      ...['@cantoo/', '@napi-rs/canvas', '@fontsource/', 'pdfjs-dist', 'fflate'],
    ],
  },
  'web/replica': {
    folders: ['shared', 'web/replica'],
    packages: ['pouchdb-', 'dexie', 'events', 'uuid', 'canonicalize', 'valibot'],
  },
  'web/lib': {
    folders: ['shared', 'web/replica', 'web/lib', 'web/paraglide'],
    packages: [
      ...['svelte', '@sveltejs/kit', '$app/', 'bits-ui', '@internationalized/date'],
      ...['@lucide/svelte', '@fontsource/', 'pdfjs-dist', '@simplewebauthn/browser'],
    ],
  },
  sw: {
    folders: ['shared', 'web/replica', 'sw'],
    packages: ['workbox-', 'valibot', '$app/service-worker', '$app/env', '$app/manifest'],
  },
};
ALLOWED.web = { folders: ['shared', 'web'], packages: ALLOWED['web/lib']?.packages ?? [] };

/** Tests beside the code use any package, but reach no further into the repository than the code does. */
const TEST = /\.(test|contract)\.ts$|^api\/.*\/testing\//;

/**
 * @param {string} file absolute path of the importing file
 * @param {string} specifier what it imports
 * @returns {string | undefined} why that is not allowed
 */
export function refuseImport(file, specifier) {
  const from = toPosix(path.relative(root, file));
  const [folder, allowed] = Object.entries(ALLOWED).find(([key]) => isIn(from, key)) ?? [];
  if (!folder || !allowed) return undefined;
  const target = targetInRepository(from, specifier);
  if (target === undefined) {
    if (TEST.test(from) || allowed.packages.some((name) => isPackage(specifier, name)))
      return undefined;
    return `${folder}/ may not import the package '${specifier}' (see tools/imports.js).`;
  }
  if (allowed.folders.some((name) => isIn(target, name))) return undefined;
  return `${folder}/ may import only ${allowed.folders.join(', ')}; not ${target} (see tools/imports.js).`;
}

/**
 * @param {string} from
 * @param {string} specifier
 * @returns {string | undefined} path from the root; undefined for a package
 */
function targetInRepository(from, specifier) {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return undefined;
  return toPosix(path.join(path.dirname(from), specifier));
}

/**
 * @param {string} file
 * @param {string} folder
 */
function isIn(file, folder) {
  return file.startsWith(`${folder}/`);
}

/**
 * @param {string} specifier
 * @param {string} name
 */
function isPackage(specifier, name) {
  const isPrefix = /[-/:]$/.test(name);
  return isPrefix ? specifier.startsWith(name) : `${specifier}/`.startsWith(`${name}/`);
}

/** @param {string} file */
function toPosix(file) {
  return file.split(path.sep).join('/');
}
