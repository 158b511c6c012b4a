import { oleType } from './ole.ts';
import { ooxmlType } from './ooxml.ts';

/** Reads a part of a file; shorter only at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export type MediaType =
  | 'application/pdf'
  | 'image/png'
  | 'image/jpeg'
  | 'image/tiff'
  | 'application/msword'
  | 'application/vnd.ms-excel'
  | 'application/vnd.ms-powerpoint'
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
  | 'application/xml'
  | 'text/plain';

/** How much of the beginning tells what a file may be. */
export const HEAD = 64 * 1024;

type Kind = 'zip' | 'ole' | MediaType;

/** From its first bytes alone, so that a large upload is turned away early; `undefined` for what is not taken. */
export function beginsAs(head: Buffer): Kind | undefined {
  const start = head.subarray(0, 8).toString('latin1');
  const known = BEGINNINGS.find(([bytes]) => start.startsWith(bytes));
  if (known) return known[1];
  if (head.subarray(0, 1024).includes('%PDF-')) return 'application/pdf';
  return textType(head);
}

/** By content, never by name; `undefined` for what is not on the list, macros among it. */
export async function sniff(readAt: ReadAt, size: number): Promise<MediaType | undefined> {
  const kind = beginsAs(await readAt(0, Math.min(HEAD, size)));
  if (kind === 'zip') return ooxmlType(readAt, size);
  if (kind === 'ole') return oleType(readAt);
  return kind;
}

const BEGINNINGS: readonly (readonly [string, Kind])[] = [
  ['%PDF-', 'application/pdf'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['II+\0', 'image/tiff'],
  ['MM\0+', 'image/tiff'],
  ['PK\x03\x04', 'zip'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'ole'],
];

/** UTF-8 without control characters; of what looks like markup only XML, and none that a browser would run. */
function textType(head: Buffer): 'application/xml' | 'text/plain' | undefined {
  const text = decode(head);
  if (text === undefined || /[^\P{Cc}\t\n\r\f]/u.test(text) || text.startsWith('{\\rtf'))
    return undefined;
  const content = text.trimStart();
  if (!content.startsWith('<')) return 'text/plain';
  return isXml(content) ? 'application/xml' : undefined;
}

/** The last character may be cut in two. */
function decode(head: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return undefined;
  }
}

/** A document type could name entities and other files; nothing that an office exchanges has one. */
function isXml(content: string): boolean {
  const withoutNotes = content
    .replace(/^<\?xml\s[^>]*\?>/, '')
    .replace(/^(?:\s+|<!--[^]*?-->|<\?[^]*?\?>)*/, '');
  const root = /^<(?:[\p{L}_][\p{L}\d_.-]*:)?([\p{L}_][\p{L}\d_.-]*)[\s/>]/u.exec(
    withoutNotes,
  )?.[1];
  const isDeclared = content.startsWith('<?xml');
  if (root === undefined || !(isDeclared || /^edxml$/i.test(root))) return false;
  return !/^(?:html|svg|xsl|stylesheet|transform|script|math)$/i.test(root);
}
