import { expect, test } from 'vitest';
import { EXAMPLES } from '../testing/edxmlExamples.ts';
import { countSyllables } from './syllables.ts';
import { fromTcvn3 } from './tcvn3.ts';
import { readEdxml } from './read.ts';
import { writeEdxml } from './write.ts';

const CLEAN = new TextDecoder().decode(writeEdxml(EXAMPLES.new));
const SUBJECT = EXAMPLES.new.subject;

/** Every byte of TCVN3 to its letter, turned round. */
const TCVN3 = new Map(
  Array.from({ length: 0xfe - 0xa0 }, (_, n) => String.fromCharCode(0xa1 + n)).map((letter) => [
    fromTcvn3(letter),
    letter,
  ]),
);
const TONES_1258: Readonly<Record<string, number>> = {
  ...{ '\u0300': 0xcc, '\u0309': 0xd2, '\u0303': 0xde, '\u0301': 0xec, '\u0323': 0xf2 },
  ...{ ă: 0xe3, Ă: 0xc3, đ: 0xf0, Đ: 0xd0, ơ: 0xf5, Ơ: 0xd5, ư: 0xfd, Ư: 0xdd },
};

function inTcvn3(text: string): string {
  return Array.from(text, (letter) => TCVN3.get(letter) ?? letter).join('');
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Base letters with the hat, tones after them. */
function in1258(text: string): Uint8Array {
  const letters = Array.from(text, (letter) => {
    const [base = '', ...marks] = letter.normalize('NFD');
    const tone = marks.find((mark) => mark in TONES_1258) ?? '';
    return (base + marks.filter((mark) => mark !== tone).join('')).normalize('NFC') + tone;
  });
  return Uint8Array.from(letters.join(''), (letter) => TONES_1258[letter] ?? letter.charCodeAt(0));
}

function subjectAndCodes(bytes: Uint8Array) {
  const read = readEdxml(bytes);
  const subject = read.ok && read.message.kind === 'document' ? read.message.subject : undefined;
  return { subject, codes: read.problems.map(({ code }) => code) };
}

test('bytes of TCVN3 are recognised, whatever is declared', () => {
  const expected = { subject: SUBJECT, codes: ['encoding.tcvn3'] };
  expect(subjectAndCodes(latin1(inTcvn3(CLEAN)))).toEqual(expected);
  const declared = CLEAN.replace('UTF-8', 'windows-1258');
  expect(subjectAndCodes(latin1(inTcvn3(declared)))).toEqual(expected);
});

test('TCVN3 that a program took for Western European and wrote as UTF-8 is recognised', () => {
  const bytes = new TextEncoder().encode(inTcvn3(CLEAN));
  expect(subjectAndCodes(bytes)).toEqual({ subject: SUBJECT, codes: ['encoding.tcvn3'] });
});

test('windows-1258 is recognised, declared or not', () => {
  const expected = { subject: SUBJECT, codes: ['encoding.windows1258'] };
  expect(subjectAndCodes(in1258(CLEAN))).toEqual(expected);
  expect(subjectAndCodes(in1258(CLEAN.replace('UTF-8', 'windows-1258')))).toEqual(expected);
});

test('a broken letter does not make UTF-8 another encoding', () => {
  const bytes = new TextEncoder().encode(CLEAN);
  const broken = bytes.indexOf(0xe1, CLEAN.indexOf('<edXML:Subject>'));
  bytes[broken] = 0xff;
  const { subject, codes } = subjectAndCodes(bytes);
  expect(codes).toEqual(['encoding.invalid']);
  expect(subject).toContain('�');
});

test('bytes of no encoding known here are said to be so', () => {
  const bytes = latin1(CLEAN.replace('Demo', '\xff\xfe\x81\x8d'));
  expect(subjectAndCodes(bytes).codes).toContain('encoding.invalid');
});

test('words of European languages are not taken for Vietnamese', () => {
  expect(countSyllables('Société générale à Besançon, Müller & Söhne').likely).toBeLessThan(3);
  expect(countSyllables(SUBJECT)).toEqual({ words: 11, likely: 11 });
});
