import { decodeBase64, decodeTail, type Measure } from './base64.ts';
import { hasTextAt, indexOfText, latin1 } from './bytes.ts';
import { fromUtf16, isUtf16 } from './encoding.ts';

/** How much of both ends tells what a file is. */
const HEAD = 64 * 1024;
const TAIL = 64 * 1024;

const OFFICE = 'application/vnd.openxmlformats-officedocument';
export const EDXML = 'application/edxml+xml';
export const ZIP = 'application/zip';
export const OLE = 'application/x-ole-storage';
export const XML = 'application/xml';
export const TEXT = 'text/plain';

const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', ZIP],
  ['PK\x05\x06', ZIP],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', OLE],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF8', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['{\\rtf', 'application/rtf'],
  ['Rar!\x1a\x07', 'application/vnd.rar'],
  ['7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  ['\x1f\x8b', 'application/gzip'],
  ['MZ', 'application/vnd.microsoft.portable-executable'],
  ['\x7fELF', 'application/x-executable'],
];

/** In the names of an archive's entries. */
const ZIP_NAMES: readonly (readonly [string, string])[] = [
  ['word/document.xml', `${OFFICE}.wordprocessingml.document`],
  ['xl/workbook', `${OFFICE}.spreadsheetml.sheet`],
  ['ppt/presentation.xml', `${OFFICE}.presentationml.presentation`],
];

/** Names of streams in an OLE file, in UTF-16 there. */
const OLE_NAMES: readonly (readonly [string, string])[] = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
];

/** The media type of base64 by what it decodes to, never by a name; little of it is decoded. */
export function actualTypeOf(encoded: Uint8Array, measure: Measure): string {
  const head = decodeBase64(encoded, HEAD);
  const known = BEGINNINGS.find(([start]) => hasTextAt(head, start, 0))?.[1];
  if (known === ZIP) return nameIn(ZIP_NAMES, [head, decodeTail(encoded, measure, TAIL)]) ?? ZIP;
  if (known === OLE) return oleType(encoded, measure, head);
  if (known) return known;
  // Some programs write a few bytes before it, and readers pass over them.
  if (indexOfText(head, '%PDF-', 0, 1024) >= 0) return 'application/pdf';
  return textType(isUtf16(head) ? fromUtf16(head) : head);
}

/** The directory of its streams may stand anywhere; beyond both ends its place is looked up. */
function oleType(encoded: Uint8Array, measure: Measure, head: Uint8Array): string {
  const names = OLE_NAMES.map(([name, type]) => [Array.from(name).join('\0'), type] as const);
  return (
    nameIn(names, [head, decodeTail(encoded, measure, TAIL), directoryOf(encoded, head)]) ?? OLE
  );
}

function directoryOf(encoded: Uint8Array, head: Uint8Array): Uint8Array {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 512) return head;
  const size = 2 ** Math.min(view.getUint16(30, true), 12);
  const at = (view.getUint32(48, true) + 1) * size;
  // Exact only where nothing stands between the letters, as nearly always.
  const from = Math.floor(at / 3) * 4;
  return decodeBase64(encoded.subarray(from, from + 4 * Math.ceil(size / 3) + 4));
}

function nameIn(
  names: readonly (readonly [string, string])[],
  places: readonly Uint8Array[],
): string | undefined {
  return names.find(([name]) => places.some((bytes) => indexOfText(bytes, name) >= 0))?.[1];
}

function textType(head: Uint8Array): string {
  if (head.includes(0)) return 'application/octet-stream';
  const start = latin1(head.subarray(0, 4096)).replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  if (/<(?:\w+:)?edxml(?:envelope)?[\s>]/i.test(start)) return EDXML;
  if (/^<!doctype html|^<html[\s>]/i.test(start)) return 'text/html';
  if (start.startsWith('<?xml')) return XML;
  // The letters of UTF-8 have bytes from 0x80.
  return /[^\P{Cc}\s\x80-\x9f]/u.test(start) ? 'application/octet-stream' : TEXT;
}
