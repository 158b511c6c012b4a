import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import en from './messages/en.json' with { type: 'json' };
import vi from './messages/vi.json' with { type: 'json' };

test('every text is there in both languages, with the same names in it', () => {
  const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
  for (const [key, text] of Object.entries(vi)) {
    expect(names(en[key as keyof typeof en]), key).toEqual(names(text));
  }
});

test('no text is kept that no screen shows', () => {
  const folders = ['lib', 'routes'].map((name) => path.join(import.meta.dirname, name));
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte)$/.test(name))
      .map((name) => readFileSync(path.join(folder, name), 'utf8')),
  );
  const used = new Set(sources.join('\n').match(/\bm\.\w+/g));
  expect(Object.keys(vi).filter((key) => !used.has(`m.${key}`))).toEqual([]);
});
