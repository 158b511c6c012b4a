import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { announcerWithoutInlineStyle } from './tools/announcer.mjs';
import { messages } from './tools/messages.mjs';
import kit from './svelte.config.js';

const api = 'http://127.0.0.1:3000';

// What the home screen needs comes as one chunk: as 74 it weighed a sixth more, and each is a request to be waited for.
// It must not be loaded before Kit's entry has said what the base path and the version are, so what that entry
// itself needs is apart.
const groups = [
  { name: 'entry', test: /runtime\/client\/payload\.js$|vite\/preload-helper/, priority: 2 },
  {
    name: 'start',
    test: /\/web\/routes\/(\+(layout|error)|\(app\)\/(\+layout|\(desk\)\/\+(layout|page)))/,
    priority: 1,
  },
];

export default defineConfig({
  // Kit refuses a svelte.config.js at Vite's root, and the folders of code stay at the top level.
  root: 'web',
  plugins: [announcerWithoutInlineStyle(), paraglideVitePlugin(messages), sveltekit(kit)],
  build: { target: 'es2022', rolldownOptions: { checks: { bundlerTimings: false } } },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } },
  },
  server: { fs: { allow: ['..'] }, proxy: { '/api': api, '/sync': api } },
});
