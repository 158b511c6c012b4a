import path from 'node:path';
import { expect, test } from 'vitest';
import { refuseImport } from './imports.js';
import { root } from './sources.mjs';

const REFUSED: [file: string, specifier: string][] = [
  ['shared/desk.ts', 'dexie'],
  ['shared/desk.ts', 'node:fs'],
  ['shared/desk.ts', 'fflate'],
  ['shared/desk.ts', '../api/env.ts'],
  ['shared/incoming/decide.test.ts', '../../api/env.ts'],
  ['api/app.ts', '../web/replica/sync.ts'],
  ['api/app.ts', '#web/replica/sync.ts'],
  ['api/app.ts', '../sw/shell.ts'],
  ['api/app.ts', 'svelte'],
  ['api/app.ts', 'vitest'],
  ['api/sync/testing/desk.ts', '../../../web/replica/sync.ts'],
  ['web/replica/sync.ts', 'svelte'],
  ['web/replica/sync.ts', '../routes/lane.ts'],
  ['web/replica/sync.ts', '#web/lib/desk.svelte.ts'],
  ['web/lib/desk.svelte.ts', 'dexie'],
  ['web/lib/desk.svelte.ts', '../routes/lane.ts'],
  ['web/routes/+page.svelte', '../../api/app.ts'],
  ['web/routes/+page.svelte', 'pouchdb-core'],
  ['sw/index.ts', '#web/lib/desk.svelte.ts'],
  ['sw/index.ts', 'svelte'],
];

const ALLOWED: [file: string, specifier: string][] = [
  ['shared/desk.ts', 'valibot'],
  ['shared/incoming/decide.ts', '../outcome.ts'],
  ['shared/incoming/decide.test.ts', 'fast-check'],
  ['shared/format/docx/zip.ts', 'fflate'],
  ['api/app.ts', 'hono/body-limit'],
  ['api/app.ts', 'node:crypto'],
  ['api/store/store.contract.ts', 'vitest'],
  ['api/sync/testing/desk.ts', 'vitest'],
  ['api/app.ts', '#shared/protocol.ts'],
  ['web/replica/cards.ts', 'pouchdb-adapter-idb'],
  ['web/replica/cards.ts', '#shared/protocol.ts'],
  ['web/lib/desk.svelte.ts', '../replica/sync.ts'],
  ['web/lib/desk.svelte.ts', 'svelte/reactivity'],
  ['web/routes/+page.svelte', '#web/paraglide/messages.js'],
  ['web/routes/+page.svelte', './$types'],
  ['sw/index.ts', '#web/replica/sync.ts'],
  ['sw/index.ts', 'workbox-precaching'],
  ['tests/journey.test.ts', '../api/app.ts'],
];

test.each(REFUSED)('%s may not import %s', (file, specifier) => {
  expect(refuseImport(path.join(root, file), specifier)).toContain('may');
});

test.each(ALLOWED)('%s may import %s', (file, specifier) => {
  expect(refuseImport(path.join(root, file), specifier)).toBeUndefined();
});
