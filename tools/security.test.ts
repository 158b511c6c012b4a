import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.mjs';

const text = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
/** A file in backticks, and after › the beginning of a test's name up to what follows in the table. */
const CITED = /`([^`\s]+\.(?:test|contract)\.ts)`(?: › ([^|;:(]+))?/g;
const cited = [...text.matchAll(CITED)].map(([, file = '', name]) => ({
  file: path.join(root, file),
  name: name?.trim(),
}));

test('every test that docs/security.md cites is there', () => {
  expect(cited.length).toBeGreaterThan(50);
  const missing = cited.filter(
    ({ file, name }) =>
      !existsSync(file) || (name !== undefined && !readFileSync(file, 'utf8').includes(name)),
  );
  expect(missing).toEqual([]);
});
