import { expect, test } from 'vitest';
import { EXAMPLES, PDF_BYTES } from '../testing/edxmlExamples.ts';
import {
  attachmentBytes,
  attachmentOf,
  checkAttachment,
  examineAttachment,
} from './attachments.ts';
import type { Attachment } from './message.ts';
import { readEdxml } from './read.ts';
import { writeEdxml } from './write.ts';

const factsOf = (attachment: Attachment) => examineAttachment(attachment).facts;
const CLEAN = new TextDecoder().decode(writeEdxml(EXAMPLES.new));

function named(attachmentName: string, start: string, rest = 0) {
  const bytes = Uint8Array.from(start, (letter) => letter.charCodeAt(0));
  const whole = new Uint8Array(bytes.length + rest);
  whole.set(bytes);
  return attachmentOf({ contentId: 'c', attachmentName, contentType: '' }, whole);
}

function firstAttachment(text: string) {
  const read = readEdxml(new TextEncoder().encode(text));
  if (!read.ok || read.message.kind !== 'document') throw new Error('no document');
  const [attachment] = read.message.attachments;
  if (!attachment) throw new Error('no attachment');
  return { attachment, codes: read.problems.map(({ code }) => code) };
}

test('an attachment is what was attached', () => {
  const { attachment } = firstAttachment(CLEAN);
  expect(attachmentBytes(attachment)).toEqual(PDF_BYTES);
  expect(factsOf(attachment)).toEqual({
    name: '1875-STN-VP.pdf',
    mediaType: 'application/pdf',
    actualType: 'application/pdf',
    size: PDF_BYTES.length,
  });
});

test('base64 in lines, in CDATA or behind an address of data is read', () => {
  const wrapped = CLEAN.replace(/(Encoded>)(JVBERi)(0xLj)/, '$1\r\n  $2&#xD;\n  $3\n');
  expect(firstAttachment(wrapped).codes).toEqual([]);
  expect(attachmentBytes(firstAttachment(wrapped).attachment)).toEqual(PDF_BYTES);
  const literal = CLEAN.replace(/(Encoded>)(JVBE)([^<]*)/, '$1<![CDATA[$2]]><![CDATA[$3]]>');
  expect(firstAttachment(literal).codes).toEqual([]);
  expect(attachmentBytes(firstAttachment(literal).attachment)).toEqual(PDF_BYTES);
  const address = CLEAN.replace('Encoded>JVBE', 'Encoded>data:application/pdf;base64,JVBE');
  expect(firstAttachment(address).codes).toEqual(['attachment.base64']);
  expect(attachmentBytes(firstAttachment(address).attachment)).toEqual(PDF_BYTES);
});

test('megabytes of base64 on one line are read', () => {
  const bytes = new Uint8Array(3 << 20).fill(7);
  bytes.set(PDF_BYTES);
  const attachment = attachmentOf(
    { contentId: 'c', attachmentName: 'a.pdf', contentType: '' },
    bytes,
  );
  const read = readEdxml(
    writeEdxml({ ...EXAMPLES.new, attachments: [attachment], references: [{ contentId: 'c' }] }),
  );
  expect(read).toMatchObject({ ok: true, problems: [] });
});

test('what a file is, is told by its bytes', () => {
  const office = 'application/vnd.openxmlformats-officedocument';
  const wide = (text: string) => Array.from(text).join('\0');
  const types: readonly (readonly [string, string])[] = [
    ['PK\x03\x04 word/document.xml', `${office}.wordprocessingml.document`],
    ['PK\x03\x04 xl/workbook.xml', `${office}.spreadsheetml.sheet`],
    ['PK\x03\x04 readme.txt', 'application/zip'],
    [`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ${wide('WordDocument')}`, 'application/msword'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['MZ\x90', 'application/vnd.microsoft.portable-executable'],
    ['<?xml version="1.0"?><edXML xmlns="">', 'application/edxml+xml'],
    ['<?xml version="1.0"?><other/>', 'application/xml'],
    ['<!DOCTYPE html>', 'text/html'],
    ['some words', 'text/plain'],
    ['\x01\x02\x03', 'application/octet-stream'],
  ];
  for (const [start, type] of types) {
    expect(factsOf(named('x', start))).toMatchObject({ actualType: type });
  }
});

test('an old Word file is known by a directory that lies far within', () => {
  const header = new Uint8Array(512 * 900);
  header.set(Uint8Array.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', (letter) => letter.charCodeAt(0)));
  const view = new DataView(header.buffer);
  view.setUint16(30, 9, true);
  view.setUint32(48, 400, true);
  Array.from('WordDocument').forEach(
    (letter, n) => (header[401 * 512 + 2 * n] = letter.charCodeAt(0)),
  );
  const attachment = attachmentOf(
    { contentId: 'c', attachmentName: 'a.doc', contentType: '' },
    header,
  );
  expect(factsOf(attachment)).toMatchObject({ actualType: 'application/msword' });
  expect(checkAttachment(attachment, '')).toEqual([]);
});

test('a name that promises another type is told, one that promises nothing is not', () => {
  const codes = (name: string, start: string) =>
    checkAttachment(named(name, start), '').map(({ code }) => code);
  expect(codes('a.pdf', 'MZ')).toEqual(['attachment.type']);
  expect(codes('a.docx', 'PK\x03\x04')).toEqual([]);
  expect(codes('a.doc', '{\\rtf1')).toEqual([]);
  expect(codes('a.unknown', 'MZ')).toEqual([]);
  expect(codes('a.doc', '<edXML:edXMLEnvelope>')).toEqual(['attachment.edxml']);
});
