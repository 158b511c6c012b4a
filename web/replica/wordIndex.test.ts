import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CommandOf } from '#shared/incoming/commands.ts';
import { searchText } from '#shared/incoming/searchText.ts';
import { registers, story } from '#shared/testing/story.ts';
import { createWordIndex, type Said } from './wordIndex.ts';
import { spellingsOf, wordOf } from './words.ts';

const said = (text: string): Said => ({ text, arrivalNumber: null, year: 2026 });

/** What was named first was put first. */
function finder(texts: Readonly<Record<string, string | Said>>) {
  const index = createWordIndex();
  for (const [document, text] of Object.entries(texts)) {
    index.put(document, typeof text === 'string' ? said(text) : text);
  }
  return (query: string, limit = 100) => index.find(query, limit);
}

/** A registered document as the index gets it. */
function registered(arrivalNumber: number, facts: Partial<CommandOf<'RegisterIncoming'>>): Said {
  const { card } = story({ book: { arrivalNumber } }).does('vanthu', registers(facts));
  return { text: searchText(card), arrivalNumber, year: 2026 };
}

test('with marks typed the same marks come first; without, every mark is as good', () => {
  const find = finder({ bán: 'bán đất', bạn: 'bạn đọc', bàn: 'bàn giao', ban: 'ban hành' });
  expect(find('ban')).toEqual(['ban', 'bàn', 'bạn', 'bán']);
  expect(find('bạn')[0]).toBe('bạn');
  expect(find('bàn')[0]).toBe('bàn');
  expect(find('BÁN')[0]).toBe('bán');
  expect(find('bán')).toHaveLength(4);
  // In a query with marks a word without any means itself.
  expect(finder({ a: 'ủy bạn', b: 'ủy ban', c: 'ủy bàn' })('ủy ban')[0]).toBe('b');
});

test('a tone counts wherever in the word it was written, and however it was encoded', () => {
  const find = finder({ a: 'HOẢ TỐC'.normalize('NFD'), b: 'hòa tốc', c: 'hoa tốc' });
  expect(find('hỏa tốc')[0]).toBe('a');
  expect(find('hoả'.normalize('NFD'))[0]).toBe('a');
  expect(find('hoà')[0]).toBe('b');
});

test('a word that is still being typed finds the words that it may become', () => {
  const find = finder({ a: 'quyết định', b: 'quyền hạn', c: 'quy định' });
  expect(find('quyê').slice(0, 2).sort()).toEqual(['a', 'b']);
  expect(find('quyết đ')[0]).toBe('a');
});

test('a number finds the document of this arrival number, then the whole number, then longer ones', () => {
  const find = finder({
    ...{
      a15: registered(15, { reference: '88/SNV' }),
      r15: registered(7, { reference: '15/SNV' }),
    },
    ...{
      a150: registered(150, { reference: '89/SNV' }),
      r1520: registered(8, { reference: '1520/SNV' }),
    },
    a2015: registered(2015, { reference: '90/SNV' }),
  });
  const all = find('15');
  expect(all.slice(0, 2)).toEqual(['a15', 'r15']);
  expect([...all].sort()).toEqual(['a15', 'a150', 'r15', 'r1520']);
  for (const query of ['số đến 15', 'so den 15', 'đến số 15', 'số 15', '15/2026']) {
    expect(find(query)[0]).toBe('a15');
  }
  expect(find('15/2025')).toEqual([]);
});

test('type, number and urgency are words of a document', () => {
  const letter = registered(213, { documentType: 'CV', reference: '263/UBND-KT' });
  const decision = registered(214, { documentType: 'QĐ', reference: '263/QĐ-UBND' });
  const telegram = registered(215, {
    documentType: 'CĐ',
    reference: '9/CĐ-UBND',
    urgency: 'express',
  });
  const find = finder({ decision, telegram, letter });
  expect(find('quyet dinh 263')).toEqual(['decision']);
  expect(find('Quyết định 263')).toEqual(['decision']);
  expect(find('decision 263')).toEqual(['decision']);
  expect(find('QĐ 263')).toEqual(['decision']);
  expect(find('hỏa tốc')).toEqual(['telegram']);
  expect(find('hoa toc')).toEqual(['telegram']);
  expect(find('express')).toEqual(['telegram']);
  expect(find('công điện')[0]).toBe('telegram');
  expect(find('số đến 215')).toEqual(['telegram']);
});

test('what is on no list any more is not found, and what was put again counts as new', () => {
  const index = createWordIndex();
  for (const document of ['a', 'b', 'c']) index.put(document, said('bão số 9'));
  index.put('a', said('bão số 10'));
  index.remove('b');
  expect(index.find('bao', 10)).toEqual(['a', 'c']);
  expect(index.find('bao', 1)).toEqual(['a']);
  index.put('c', said('hạn hán'));
  expect(index.find('bão', 10)).toEqual(['a']);
});

const spelled = fc.constantFrom(
  ...[
    'bán',
    'bạn',
    'bàn',
    'ban',
    'bánh',
    'bân',
    'b',
    'đen',
    'đến',
    'den',
    'số',
    'so',
    'hoả',
    'hỏa',
  ],
  ...['hoà', 'hoa', '1', '15', '150', '2015', '2026', '15/2026', 'HỎA', 'Đến', '-', '/', '\u0301'],
);
const text = fc.array(spelled, { maxLength: 8 }).map((words) => words.join(' '));
const anything = fc.oneof(text, text, fc.string({ unit: 'grapheme', maxLength: 12 }));
const document = fc
  .record({
    text: anything,
    arrivalNumber: fc.option(fc.constantFrom(1, 15, 150, 2026)),
    year: fc.constantFrom(2025, 2026),
  })
  .map((one) => ({ ...one, text: `${one.text} số đến ${one.arrivalNumber}/${one.year}` }));
const numbers = fc.constantFrom('15', 'số đến 15', '15/2026', 'den so 1', '1/2025');
const query = fc.oneof(anything, anything, numbers);

type Judged = { readonly name: string; readonly key: readonly number[] };

/** The definition, word by word: how good each document is, or that it is none. */
function judged(documents: readonly Said[], query: string): readonly Judged[] {
  const asked = spellingsOf(query).map(wordOf);
  const marked = asked.some(({ folded, letters, tone }) => letters + tone !== folded);
  const folded = asked.map((word) => word.folded).join(' ');
  return documents.flatMap(({ text, arrivalNumber, year }, at) => {
    const words = spellingsOf(text).map(wordOf);
    type One = (typeof words)[number];
    const begins = (word: One, one: One) => word.folded.startsWith(one.folded);
    const is = (word: One, one: One) => word.folded === one.folded;
    const same = (word: One, one: One) =>
      !marked ||
      (word.letters === one.letters && word.tone === one.tone) ||
      (word.letters !== one.letters &&
        word.letters.startsWith(one.letters) &&
        ['', word.tone].includes(one.tone));
    const fits = (word: One, one: One) =>
      begins(word, one) && same(word, one) ? (is(word, one) ? 4 : 3) : is(word, one) ? 2 : 1;
    const best = asked.map((one) =>
      Math.max(0, ...words.filter((word) => begins(word, one)).map((word) => fits(word, one))),
    );
    if (asked.length === 0 || best.includes(0)) return [];
    const runs = words.map((_, from) => words.slice(from, from + asked.length));
    const run = (good: (word: One, one: One) => boolean) =>
      runs.some(
        (some) =>
          some.length === asked.length &&
          some.every((word, i) => {
            const one = asked[i];
            if (!one) return false;
            return good(word, one) && (i < asked.length - 1 ? is(word, one) : begins(word, one));
          }),
      );
    const phrase = run(same) ? 2 : run(() => true) ? 1 : 0;
    const number = arrivalNumber === null ? 'none' : String(arrivalNumber);
    const names = [number, `${number} ${year}`];
    const named = names.flatMap((one) => [one, `so ${one}`, `den ${one}`, `so den ${one}`]);
    const isNamed = [...named, ...names.flatMap((one) => [`den so ${one}`, `so den so ${one}`])];
    const numbered = isNamed.includes(folded) ? 1 : 0;
    const likes = best.filter((one) => one >= 3).length;
    const wholes = best.filter((one) => one === 2 || one === 4).length;
    return [{ name: String(at), key: [numbered, likes, phrase, wholes, at] }];
  });
}

test('for any texts and any query the hits are those of the definition, in its order', () => {
  fc.assert(
    fc.property(fc.array(document, { maxLength: 12 }), query, (documents, asked) => {
      const index = createWordIndex();
      for (const [at, one] of documents.entries()) index.put(String(at), one);
      const expected = [...judged(documents, asked)].sort((a, b) => {
        const differs = a.key.findIndex((part, i) => part !== b.key[i]);
        return (b.key[differs] ?? 0) - (a.key[differs] ?? 0);
      });
      expect(index.find(asked, 100)).toEqual(expected.map(({ name }) => name));
      expect(index.find(asked, 3)).toEqual(expected.slice(0, 3).map(({ name }) => name));
    }),
    { numRuns: 500 },
  );
});
