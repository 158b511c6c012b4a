import { hasOleMacros } from './ole.ts';
import type { MediaType, ReadAt } from './sniff.ts';
import { type Entry, readEntries, unpack } from './zip.ts';

const MAIN_PARTS: readonly (readonly [string, MediaType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  [
    'ppt/presentation.xml',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  ],
];
const TYPES = '[content_types].xml';
/** What a part with code is called, and the types that say so whatever it is called. */
const CODE = /vbaproject|vbadata|macroenabled|macrosheets?/;

/** A document of Word, Excel or PowerPoint without macros, also in what is embedded in it. */
export async function ooxmlType(readAt: ReadAt, size: number): Promise<MediaType | undefined> {
  const entries = await readEntries(readAt, size);
  if (!entries?.some(({ name }) => name === TYPES)) return undefined;
  if (await hasMacros(readAt, entries, { bytes: MOST_EMBEDDED, depth: DEEPEST })) return undefined;
  return MAIN_PARTS.find(([part]) => entries.some(({ name }) => name === part))?.[1];
}

const LARGEST_TYPES = 1 << 20;
/** Of all that is embedded, unpacked; and how many documents within one another. */
const MOST_EMBEDDED = 64 << 20;
const DEEPEST = 3;

type Budget = { bytes: number; readonly depth: number };

async function hasMacros(
  readAt: ReadAt,
  entries: readonly Entry[],
  budget: Budget,
): Promise<boolean> {
  if (entries.some(({ name }) => CODE.test(name))) return true;
  const types = entries.find(({ name }) => name === TYPES);
  if (types && (await namesMacros(readAt, types))) return true;
  for (const entry of entries.filter(({ name }) => name.includes('/embeddings/'))) {
    const bytes = await unpack(readAt, entry, budget.bytes);
    // What cannot be looked into is not taken.
    if (!bytes || (await isCode(bytes, budget))) return true;
    budget.bytes -= bytes.length;
  }
  return false;
}

/** Of what it cannot read for certain it says yes: office programs write it plainly. */
async function namesMacros(readAt: ReadAt, types: Entry): Promise<boolean> {
  const bytes = await unpack(readAt, types, LARGEST_TYPES);
  if (!bytes) return true;
  const text = bytes.toString('utf8').toLowerCase();
  const isPlain = !text.includes('\0') && !text.includes('\ufffd') && !/&#|<!/.test(text);
  return !isPlain || CODE.test(text);
}

async function isCode(bytes: Buffer, { bytes: left, depth }: Budget): Promise<boolean> {
  const readAt: ReadAt = (offset, length) =>
    Promise.resolve(bytes.subarray(offset, offset + length));
  const start = bytes.toString('latin1', 0, 4);
  if (start === '\xd0\xcf\x11\xe0') return hasOleMacros(readAt);
  if (start !== 'PK\x03\x04') return false;
  const entries = await readEntries(readAt, bytes.length);
  return !entries || depth === 0 || hasMacros(readAt, entries, { bytes: left, depth: depth - 1 });
}
