import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusalKeys, refusalText } from './refusals.ts';

const root = join(import.meta.dirname, '..');
const rules = read('shared/RULES.md');
const ids = [...new Set(rules.match(/^- [A-Z]{2}\d+/gm)?.map((line) => line.slice(2)) ?? [])];

test('every rule of RULES.md has a test that carries its id', () => {
  const named = new Set(
    testFiles(root).flatMap((path) => readFileSync(path, 'utf8').match(/\[([A-Z]{2}\d+)\]/g) ?? []),
  );
  expect(ids.filter((id) => !named.has(`[${id}]`))).toEqual([]);
  expect(ids.length).toBeGreaterThan(40);
});

test('every refusal is a rule of RULES.md, or of the wire', () => {
  const known = new Set([...ids, 'FORMAT', 'AUTH', 'UNKNOWN', 'FILE']);
  expect(refusalKeys.filter((key) => !known.has(key.split('.')[0] ?? ''))).toEqual([]);
});

test('a refusal’s text names what it is about, in both languages', () => {
  const refusal = { rule: 'DR2', key: 'DR2.twice', names: { to: 'Văn thư' } } as const;
  expect(refusalText(refusal, 'vi')).toBe('“Văn thư” được nêu hai lần.');
  expect(refusalText(refusal, 'en')).toBe('“Văn thư” is named twice.');
});

test('the identifiers of WORDS.md that stand for the incoming flow are those of the code', () => {
  const words = read('shared/WORDS.md');
  const source = sources(join(root, 'shared'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const later = [
    'Outgoing',
    'recallOutgoing',
    'submit',
    'format',
    'Book',
    'recipients',
    'SigningOrder',
    'Dossier',
  ];
  const outgoing: readonly string[] =
    words.slice(words.indexOf('of an outgoing one')).match(/`(\w+)`/g) ?? [];
  const claimed = [...words.matchAll(/`(\w+)`/g)].map(([, word]) => word ?? '');
  const built = claimed.filter(
    (word) => !later.includes(word) && !outgoing.includes(`\`${word}\``),
  );
  expect(built.filter((word) => !new RegExp(`\\b${word}|${word}\\b`, 'i').test(source))).toEqual(
    [],
  );
});

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const folders = ['shared', 'api', 'web', 'sw', 'tests'];

function testFiles(from: string): readonly string[] {
  return folders
    .flatMap((folder) => sources(join(from, folder)))
    .filter((path) => path.endsWith('.test.ts'));
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}
