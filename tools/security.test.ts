import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.mjs';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
/** A file in backticks, and after › the beginning of a test's name up to what follows in the table. */
const CITED = /`([^`\s]+\.(?:test|contract)\.ts)`(?: › ([^|;:(]+))?/g;
const cited = [...read('docs/security.md').matchAll(CITED)].map(([, file = '', name]) => ({
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

/** The cells of each row of the tables of bounds; what comes after a comma is in the folder of the one before. */
const bounds = read('docs/limits.md')
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|(?: what \||-)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

function filesIn(cell: string): readonly string[] {
  let folder = '';
  return [...cell.matchAll(/`([^`\s]+\.(?:ts|js))`/g)].map(([, named = '']) => {
    if (named.includes('/')) folder = path.dirname(named);
    return named.includes('/') ? named : path.join(folder, named);
  });
}

test('every bound of docs/limits.md has its place in the code and its test', () => {
  expect(bounds.length).toBeGreaterThan(60);
  for (const [what, , where = '', tested = ''] of bounds) {
    const places = filesIn(where);
    const tests = tested === '`npm run check`' ? places : filesIn(tested);
    expect([what, places.length > 0, tests.length > 0]).toEqual([what, true, true]);
    const missing = [...places, ...tests].filter((file) => !existsSync(path.join(root, file)));
    expect([what, missing]).toEqual([what, []]);
  }
});
