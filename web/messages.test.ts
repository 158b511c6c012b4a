import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import en from './messages/en.json' with { type: 'json' };
import vi from './messages/vi.json' with { type: 'json' };
import { m } from './paraglide/messages.js';

type Text = string | readonly { readonly match: Readonly<Record<string, string>> }[];

/** The wordings of a text: one, or one for each number that the language tells apart. */
const wordings = (text: Text): readonly string[] =>
  typeof text === 'string' ? [text] : text.flatMap(({ match }) => Object.values(match));
const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('every text is there in both languages, with the same names in it', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
  for (const [key, text] of Object.entries(vi)) {
    for (const wording of wordings(en[key as keyof typeof en])) {
      expect(namesIn(wording), key).toEqual(namesIn(text));
    }
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

/** What is counted in a text goes by one of these names. */
const COUNTS = ['count', 'days', 'others', 'pages'];
/** Nothing in these follows the number: "Sending 3", "3 to send", "Express 3". */
const WITHOUT_NOUN = [
  ...['act_ends_others', 'common_due_in_short', 'common_due_late_short', 'common_waiting_acts'],
  ...['directive_send_and'],
  ...['desk_filter_express', 'desk_filter_late', 'directive_send_others', 'document_working_days'],
  ...['edxml_problems', 'format_blocking', 'format_warnings', 'reader_page', 'reader_where'],
  ...['register_all', 'search_found', 'search_found_many', 'shell_connection_pulling'],
  ...[
    'shell_connection_sending',
    'shell_connection_short_sending',
    'shell_connection_short_waiting',
  ],
  ...['shell_refused', 'signin_minutes'],
];
const counting = Object.entries(vi).flatMap(([key, text]) => {
  const counted = namesIn(text).find((name = '') => COUNTS.includes(name));
  return counted ? [[key as keyof typeof m, counted] as const] : [];
});

test.each(counting)('%s reads right for none, one and two', (key, counted) => {
  const say = (number: number, locale: 'vi' | 'en') => {
    const names = Object.fromEntries(
      namesIn(vi[key as keyof typeof vi]).map((name) => [name, 'x']),
    );
    const write = m[key] as (inputs: object, options: { locale: 'vi' | 'en' }) => string;
    return write({ ...names, [counted]: number }, { locale }).replace(String(number), '#');
  };
  for (const locale of ['vi', 'en'] as const) {
    for (const number of [0, 1, 2]) expect(say(number, locale)).not.toMatch(/\(s\)|\{|undefined/);
  }
  expect(say(0, 'en')).toBe(say(2, 'en'));
  const follows = say(1, 'en') !== say(2, 'en');
  expect(follows, 'the noun follows the number').toBe(!WITHOUT_NOUN.includes(key));
});
