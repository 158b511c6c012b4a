import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { sniff } from './sniff.ts';
import { makeOle, makeZip } from './testing/archives.ts';

const typeOf = (bytes: Buffer) =>
  sniff((offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)), bytes.length);

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const typesOf = (...contentTypes: readonly string[]) =>
  `<Types>${contentTypes.map((one) => `<Override PartName="/x" ContentType="${one}"/>`).join('')}</Types>`;
const PLAIN = {
  '[Content_Types].xml': typesOf(`${WORD}.main+xml`),
  'word/document.xml': '<x/>',
};
const MACRO_TYPE = 'application/vnd.ms-word.document.macroEnabled.main+xml';
const VBA_TYPE = 'application/vnd.ms-office.vbaProject';
const MACROS = { ...PLAIN, '[Content_Types].xml': typesOf(MACRO_TYPE, VBA_TYPE) };
const SHAPES = [{}, { packed: true }, { described: true }, { packed: true, described: true }];

describe.each(SHAPES)('an archive written as %j', (shape) => {
  test('without macros is taken, also with something embedded and a comment', async () => {
    expect(await typeOf(makeZip(PLAIN, shape))).toBe(WORD);
    const embedding = { ...PLAIN, 'word/embeddings/a.xlsx': makeZip(PLAIN, shape) };
    expect(await typeOf(makeZip(embedding, { ...shape, comment: 'x' }))).toBe(WORD);
    const old = { ...PLAIN, 'word/embeddings/oleObject1.bin': makeOle(['Package']) };
    expect(await typeOf(makeZip(old, shape))).toBe(WORD);
  });

  test.each([
    ['a type that says so, whatever its parts are called', MACROS],
    [
      'a type that says so in letters written as numbers',
      { ...PLAIN, '[Content_Types].xml': typesOf(MACRO_TYPE.replace('E', '&#69;')) },
    ],
    [
      'a list of types under a name in other letters',
      {
        ...MACROS,
        '[Content_Types].xml': '',
        '[CONTENT_types].xml': MACROS['[Content_Types].xml'],
      },
    ],
    ['a part of that name', { ...PLAIN, 'word/VBAPROJECT.bin': '' }],
    ['a macro sheet', { ...PLAIN, 'xl/macrosheets/sheet1.xml': '' }],
    ['a document with macros embedded', { ...PLAIN, 'word/embeddings/a.xlsx': makeZip(MACROS) }],
    [
      'one in one',
      {
        ...PLAIN,
        'word/embeddings/a.docx': makeZip({ ...PLAIN, 'word/embeddings/b.bin': makeZip(MACROS) }),
      },
    ],
    [
      'an old document with macros embedded',
      { ...PLAIN, 'word/embeddings/a.bin': makeOle(['x', 'VBA']) },
    ],
    [
      'types in UTF-16',
      { ...PLAIN, '[Content_Types].xml': Buffer.from(typesOf(MACRO_TYPE), 'utf16le') },
    ],
  ])('is refused for %s', async (_, entries) => {
    expect(await typeOf(makeZip(entries, shape))).toBeUndefined();
  });
});

test('an archive that two programs could read in two ways is refused', async () => {
  const twice = [...Object.entries(PLAIN), ['Word/Document.xml', 'other']] as [string, string][];
  expect(await typeOf(makeZip(twice))).toBeUndefined();
  const disguises = { 'word/document.xml': 'word/vbaProject.bin' };
  expect(await typeOf(makeZip(PLAIN, { disguises }))).toBeUndefined();
  const whole = makeZip(PLAIN);
  expect(await typeOf(Buffer.concat([whole, Buffer.from('more')]))).toBeUndefined();
  const hidden = makeZip(PLAIN, { comment: makeZip(MACROS).toString('latin1') });
  expect(await typeOf(hidden)).toBeUndefined();
});

test('a list of types that unpacks to very much is refused, and not unpacked', async () => {
  const bomb = { ...PLAIN, '[Content_Types].xml': Buffer.alloc(50 << 20, ' ') };
  expect(await typeOf(makeZip(bomb, { packed: true }))).toBeUndefined();
});

test('an old document is refused for macros in whatever letters they are named', async () => {
  expect(await typeOf(makeOle(['WordDocument']))).toBe('application/msword');
  expect(await typeOf(makeOle(['WordDocument', 'macros']))).toBeUndefined();
});

test('what Word and LibreOffice write is taken', async () => {
  for (const name of ['cong-van-dung', 'cong-van-sai', 'cong-van-dung-libreoffice']) {
    const file = new URL(`../../shared/format/testing/${name}.docx`, import.meta.url);
    expect(await typeOf(await readFile(file))).toBe(WORD);
  }
});
