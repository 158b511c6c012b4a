import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { lastLine } from './tests/reporter.ts';

export default defineConfig({
  test: {
    reporters: ['default', lastLine],
    projects: [
      {
        // The runes of web/lib/*.svelte.ts are compiled here too; Kit's modules are not there.
        plugins: [svelte({ configFile: false })],
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{shared,api,web,sw,tools}/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          // A guard against what never ends, not a measure of speed.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        test: {
          name: 'system',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          // These start servers and a browser, which one after another leaves room for.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
