import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { lastLine } from './tests/reporter.ts';

export default defineConfig({
  test: {
    reporters: ['default', lastLine],
    // One core fewer would mean one file at a time on two cores, and much of a system test is waiting.
    maxWorkers: '100%',
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
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});
