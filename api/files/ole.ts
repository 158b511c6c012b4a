import type { MediaType, ReadAt } from './sniff.ts';

const STREAMS: readonly (readonly [string, MediaType])[] = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
];
const MACROS = new Set(['macros', '_vba_project', '_vba_project_cur', 'vba']);
/** A thousand names at least; a file with more is not taken, for the rest may hold anything. */
const MOST_SECTORS = 256;
const END_OF_CHAIN = 0xfffffffe;

/** The format of Word, Excel and PowerPoint before 2007 ([MS-CFB]), without macros. */
export async function oleType(readAt: ReadAt): Promise<MediaType | undefined> {
  const names = await readNames(readAt);
  if (!names || hasCode(names)) return undefined;
  return STREAMS.find(([name]) => names.includes(name))?.[1];
}

/** Also of one that is embedded, which may be of any kind; one that cannot be read to its end counts as such. */
export async function hasOleMacros(readAt: ReadAt): Promise<boolean> {
  const names = await readNames(readAt);
  return !names || hasCode(names);
}

function hasCode(names: readonly string[]): boolean {
  return names.some((name) => MACROS.has(name.toLowerCase()));
}

/** Undefined when there are more than are read. */
async function readNames(readAt: ReadAt): Promise<string[] | undefined> {
  const header = await readAt(0, 512);
  const shift = header.length === 512 ? header.readUInt16LE(30) : 0;
  if (shift !== 9 && shift !== 12) return [];
  const size = 1 << shift;
  const names: string[] = [];
  let sector = header.readUInt32LE(48);
  for (let n = 0; sector < END_OF_CHAIN; n++) {
    if (n === MOST_SECTORS) return undefined;
    const entries = await readAt((sector + 1) * size, size);
    for (let at = 0; at + 128 <= entries.length; at += 128) names.push(nameAt(entries, at));
    sector = await nextSector(readAt, header, size, sector);
  }
  return names;
}

function nameAt(entries: Buffer, at: number): string {
  // In bytes, with the zero at the end.
  const length = Math.min(entries.readUInt16LE(at + 64), 64);
  return entries.toString('utf16le', at, at + Math.max(0, length - 2));
}

const TABLES_IN_HEADER = 109;

/** From the sector table; only the part of it that the header names, which serves the first 7 MB and more. */
async function nextSector(
  readAt: ReadAt,
  header: Buffer,
  size: number,
  sector: number,
): Promise<number> {
  const perTable = size / 4;
  const table = Math.floor(sector / perTable);
  if (table >= TABLES_IN_HEADER) return END_OF_CHAIN;
  const at = (header.readUInt32LE(76 + table * 4) + 1) * size + (sector % perTable) * 4;
  const next = await readAt(at, 4);
  return next.length === 4 ? next.readUInt32LE(0) : END_OF_CHAIN;
}
