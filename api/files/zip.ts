import type { MediaType, ReadAt } from './sniff.ts';

const END_RECORD = 22;
const LONGEST_COMMENT = 0xffff;
/** Ten thousands of names; an office document has a few hundred. */
const LARGEST_DIRECTORY = 4 << 20;

const MAIN_PARTS: readonly (readonly [string, MediaType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [
    'ppt/presentation.xml',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ],
];

/** A Word, Excel or PowerPoint document without macros; by the names in the archive, nothing is unpacked. */
export async function zipType(readAt: ReadAt, size: number): Promise<MediaType | undefined> {
  const names = await readNames(readAt, size);
  if (!names?.includes('[Content_Types].xml')) return undefined;
  if (names.some((name) => /vbaProject/i.test(name))) return undefined;
  return MAIN_PARTS.find(([name]) => names.includes(name))?.[1];
}

async function readNames(readAt: ReadAt, size: number): Promise<string[] | undefined> {
  const tailSize = Math.min(size, END_RECORD + LONGEST_COMMENT);
  const tail = await readAt(size - tailSize, tailSize);
  const end = tail.lastIndexOf('PK\x05\x06', -1, 'latin1');
  if (end < 0 || end + END_RECORD > tail.length) return undefined;
  const length = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (length > LARGEST_DIRECTORY || offset + length > size) return undefined;
  return parseDirectory(await readAt(offset, length), tail.readUInt16LE(end + 10));
}

const ENTRY = 46;

function parseDirectory(directory: Buffer, count: number): string[] | undefined {
  const names: string[] = [];
  let at = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      return undefined;
    const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
    if (isEncrypted) return undefined;
    const nameLength = directory.readUInt16LE(at + 28);
    names.push(directory.toString('utf8', at + ENTRY, at + ENTRY + nameLength));
    at += ENTRY + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return names;
}
