import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { ReadAt } from './sniff.ts';

/** One file of an archive, as its directory has it; the file's own header says the same. */
export type Entry = {
  /** In lower case, with `/` between folders: office programs make no difference. */
  readonly name: string;
  readonly isPacked: boolean;
  /** Where its bytes begin, and how many they are there. */
  readonly at: number;
  readonly length: number;
};

const END_RECORD = 22;
const LONGEST_COMMENT = 0xffff;
/** Ten thousands of names; an office document has a few hundred. */
const LARGEST_DIRECTORY = 4 << 20;

/**
 * The entries of an archive; undefined for what programs could read in different ways: two entries of one name, a
 * header that says other than the directory, something between or behind the parts.
 */
export async function readEntries(readAt: ReadAt, size: number): Promise<Entry[] | undefined> {
  const tailSize = Math.min(size, END_RECORD + LONGEST_COMMENT);
  const tail = await readAt(size - tailSize, tailSize);
  const end = tail.lastIndexOf('PK\x05\x06', -1, 'latin1');
  if (end < 0 || end + END_RECORD > tail.length) return undefined;
  const length = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  const isWhole = end + END_RECORD + tail.readUInt16LE(end + 20) === tail.length;
  if (!isWhole || length > LARGEST_DIRECTORY) return undefined;
  if (offset + length !== size - tailSize + end) return undefined;
  const listed = parseDirectory(await readAt(offset, length), tail.readUInt16LE(end + 10));
  if (!listed || new Set(listed.map(({ name }) => plain(name))).size < listed.length)
    return undefined;
  const entries: Entry[] = [];
  for (const one of listed) {
    const at = await beginOf(readAt, one);
    if (at === undefined || at + one.length > offset) return undefined;
    entries.push({ name: plain(one.name), isPacked: one.isPacked, at, length: one.length });
  }
  return entries;
}

function plain(name: string): string {
  return name.replaceAll('\\', '/').toLowerCase();
}

type Listed = Pick<Entry, 'name' | 'isPacked' | 'length'> & { readonly header: number };

const ENTRY = 46;
const STORED = 0;
const DEFLATED = 8;

function parseDirectory(directory: Buffer, count: number): Listed[] | undefined {
  const listed: Listed[] = [];
  let at = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      return undefined;
    const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
    const method = directory.readUInt16LE(at + 10);
    if (isEncrypted || (method !== STORED && method !== DEFLATED)) return undefined;
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + ENTRY, at + ENTRY + nameLength);
    const length = directory.readUInt32LE(at + 20);
    const header = directory.readUInt32LE(at + 42);
    listed.push({ name, isPacked: method === DEFLATED, length, header });
    at += ENTRY + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return listed;
}

const HEADER = 30;

/** Where an entry's bytes begin; undefined when its own header calls it something else. */
async function beginOf(readAt: ReadAt, { name, header, isPacked }: Listed) {
  const nameBytes = Buffer.from(name);
  const bytes = await readAt(header, HEADER + nameBytes.length);
  if (bytes.length < HEADER + nameBytes.length || bytes.readUInt32LE(0) !== 0x04034b50)
    return undefined;
  const isSame =
    bytes.readUInt16LE(26) === nameBytes.length &&
    bytes.subarray(HEADER).equals(nameBytes) &&
    bytes.readUInt16LE(8) === (isPacked ? DEFLATED : STORED);
  return isSame ? header + HEADER + nameBytes.length + bytes.readUInt16LE(28) : undefined;
}

/** An entry's content; undefined when it is larger than `most` bytes, or damaged. */
export async function unpack(
  readAt: ReadAt,
  { at, length, isPacked }: Entry,
  most: number,
): Promise<Buffer | undefined> {
  if (length > most) return undefined;
  const packed = await readAt(at, length);
  if (!isPacked) return packed;
  return promisify(inflateRaw)(packed, { maxOutputLength: most }).catch(() => undefined);
}
