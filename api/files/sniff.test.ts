import { describe, expect, test } from 'vitest';
import { sniff } from './sniff.ts';
import { makeOle, makeZip } from './testing/archives.ts';

const typeOf = (content: Buffer | string) => {
  const bytes = Buffer.from(content as string);
  const readAt = (offset: number, length: number) =>
    Promise.resolve(bytes.subarray(offset, offset + length));
  return sniff(readAt, bytes.length);
};
const office = (part: string, more: object = {}) =>
  makeZip({ 'docProps/app.xml': '', [part]: '<x/>', '[Content_Types].xml': '<Types/>', ...more });
const OOXML = 'application/vnd.openxmlformats-officedocument';

test.each([
  ['PDF', '%PDF-1.7\n…', 'application/pdf'],
  ['PDF behind some bytes', '\r\n\r\n%PDF-1.4', 'application/pdf'],
  ['PNG', Buffer.from('89504e470d0a1a0a00', 'hex'), 'image/png'],
  ['JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg'],
  ['TIFF of Intel', Buffer.from('49492a0008000000', 'hex'), 'image/tiff'],
  ['TIFF of Motorola', Buffer.from('4d4d002a00000008', 'hex'), 'image/tiff'],
  ['BigTIFF', Buffer.from('49492b0008000000', 'hex'), 'image/tiff'],
  ['Word', office('word/document.xml'), `${OOXML}.wordprocessingml.document`],
  ['Excel', office('xl/workbook.xml'), `${OOXML}.spreadsheetml.sheet`],
  ['PowerPoint', office('ppt/presentation.xml'), `${OOXML}.presentationml.presentation`],
  ['Word of 2003', makeOle(['1Table', 'x', 'y', 'z', 'WordDocument']), 'application/msword'],
  ['Excel of 2003', makeOle(['Workbook']), 'application/vnd.ms-excel'],
  ['Excel of 1995', makeOle(['Book']), 'application/vnd.ms-excel'],
  ['PowerPoint of 2003', makeOle(['PowerPoint Document']), 'application/vnd.ms-powerpoint'],
  ['text', 'Kính gửi: Sở Nội vụ\r\n\tVề việc…\n', 'text/plain'],
  ['text with its mark', '\ufeffKính gửi', 'text/plain'],
  ['edXML', '<?xml version="1.0"?>\n<edXML xmlns="http://e">', 'application/xml'],
  ['edXML without a declaration', '<ed:edXML xmlns:ed="http://e">', 'application/xml'],
  ['XML with notes', '\ufeff<?xml version="1.0"?><!-- <html> --><?x y?><a/>', 'application/xml'],
])('%s is taken', async (_, content, mediaType) => {
  expect(await typeOf(content)).toBe(mediaType);
});

describe('not taken:', () => {
  test.each([
    ['a program of Windows', Buffer.from('4d5a90000300000004', 'hex')],
    ['a program of Linux', Buffer.from('7f454c460201010000', 'hex')],
    ['HTML', '<!DOCTYPE html><html></html>'],
    ['HTML without a document type', '  <html><script>alert(1)</script>'],
    ['a script element alone', '<script>alert(1)</script>'],
    ['XHTML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['SVG', '<?xml version="1.0"?><!-- x --><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>'],
    ['SVG without a declaration', '<svg onload="alert(1)">'],
    ['XSLT', '<?xml version="1.0"?><xsl:stylesheet/>'],
    ['XML with a document type', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "x">]><a/>'],
    ['XML that has not begun', '<?xml version="1.0"?>'],
    ['RTF', '{\\rtf1\\ansi'],
    ['UTF-16', Buffer.from('\ufeffKính gửi', 'utf16le')],
    ['Latin-1', Buffer.from('Kính gửi', 'latin1')],
    ['text with a zero', 'abc\0def'],
    ['any archive', makeZip({ 'a.txt': 'a' })],
    ['an archive that says it is Word', makeZip({ 'word/document.xml': '' })],
    ['Word with macros', office('word/document.xml', { 'word/vbaProject.bin': 'x' })],
    ['Excel in binary', office('xl/workbook.bin')],
    ['an encrypted archive', makeZip({ 'word/document.xml': '' }, { encrypted: true })],
    ['Word of 2003 with macros', makeOle(['WordDocument', 'Macros', 'VBA'])],
    ['an installer', makeOle(['SummaryInformation', '!_StringPool'])],
    ['an encrypted office document', makeOle(['EncryptionInfo', 'EncryptedPackage'])],
    ['GIF', 'GIF89a…\0'],
  ])('%s', async (_, content) => {
    expect(await typeOf(content)).toBeUndefined();
  });

  test('an archive that was cut', async () => {
    const whole = office('word/document.xml');
    for (const length of [4, 30, whole.length >> 1, whole.length - 1]) {
      expect(await typeOf(whole.subarray(0, length))).toBeUndefined();
    }
  });

  test('a compound file that was cut, or goes round in circles', async () => {
    const whole = makeOle(['a', 'b', 'c', 'd', 'WordDocument']);
    for (const length of [8, 100, 511, 512, 900]) {
      expect(await typeOf(whole.subarray(0, length))).toBeUndefined();
    }
    whole.writeUInt32LE(1, 512 + 4);
    expect(await typeOf(whole)).toBeUndefined();
  });
});

test('a long comment behind an archive, and one that looks like its end', async () => {
  const content = { 'word/document.xml': '', '[Content_Types].xml': '' };
  const comment = 'x'.repeat(60_000);
  expect(await typeOf(makeZip(content, { comment }))).toContain('wordprocessingml');
});

test('a letter cut in two where the looking ends', async () => {
  expect(await typeOf(`${'a'.repeat(64 * 1024 - 1)}ế`)).toBe('text/plain');
});
