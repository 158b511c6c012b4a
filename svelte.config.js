import path from 'node:path';
import adapter from '@sveltejs/adapter-static';
import { hashSources } from './tools/sources.mjs';

const build = path.join(import.meta.dirname, 'build');

/**
 * Kit's options, relative to Vite's root, which is web/.
 * @type {import('@sveltejs/kit/vite').Config}
 */
export default {
  adapter: adapter({ pages: build, assets: build, fallback: 'index.html' }),
  outDir: '../.svelte-kit',
  files: { src: '.', assets: 'static', serviceWorker: '../sw/index' },
  // The sources decide the version: the same sources give the same build, and any change gives a new worker.
  version: { name: hashSources() },
};
