import { deflateSync } from 'fflate';
import type { Entry, Zip } from './zip.ts';

/** A ZIP with some parts replaced or added; the others keep their bytes as they are packed. */
export function writeZip(zip: Zip, changed: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const added = [...changed.keys()].filter((name) => !zip.has(name));
  const entries = [
    ...[...zip.values()].map((entry) => {
      const bytes = changed.get(entry.name);
      return bytes ? packed(entry.record, bytes) : { ...entry, record: entry.record.slice() };
    }),
    ...added.map((name) => packed(recordFor(name), changed.get(name) ?? new Uint8Array())),
  ];
  return written(entries);
}

type Packed = Pick<Entry, 'packed' | 'record'>;

const STREAMED = 0x08;

/** The record of the directory with the new sizes. */
function packed(before: Uint8Array, bytes: Uint8Array): Packed {
  const record = before.slice();
  const view = viewOf(record);
  const deflated = deflateSync(bytes);
  view.setUint16(10, 8, true);
  view.setUint32(16, checksum(bytes), true);
  view.setUint32(20, deflated.length, true);
  view.setUint32(24, bytes.length, true);
  return { packed: deflated, record };
}

/** 1 January 1980, the first day a ZIP knows: shared code has no clock. */
function recordFor(name: string): Uint8Array {
  const letters = new TextEncoder().encode(name);
  const record = new Uint8Array(46 + letters.length);
  const view = viewOf(record);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  view.setUint16(6, 20, true);
  view.setUint16(14, 0x21, true);
  view.setUint16(28, letters.length, true);
  record.set(letters, 46);
  return record;
}

function written(entries: readonly Packed[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const entry of entries) {
    const view = viewOf(entry.record);
    view.setUint16(8, view.getUint16(8, true) & ~STREAMED, true);
    view.setUint32(42, at, true);
    const header = localHeader(entry.record);
    pieces.push(header, entry.packed);
    at += header.length + entry.packed.length;
  }
  const directory = entries.map(({ record }) => record);
  return joined([...pieces, ...directory, endOf(directory, at)]);
}

/** What the directory says of an entry, said again before its bytes; nothing but the name follows. */
function localHeader(record: Uint8Array): Uint8Array {
  const nameLength = viewOf(record).getUint16(28, true);
  const header = new Uint8Array(30 + nameLength);
  header.set([0x50, 0x4b, 0x03, 0x04]);
  header.set(record.subarray(6, 30), 4);
  header.set([0, 0], 28);
  header.set(record.subarray(46, 46 + nameLength), 30);
  return header;
}

function endOf(directory: readonly Uint8Array[], at: number): Uint8Array {
  const end = new Uint8Array(22);
  const view = viewOf(end);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, directory.length, true);
  view.setUint16(10, directory.length, true);
  view.setUint32(
    12,
    directory.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  view.setUint32(16, at, true);
  return end;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** CRC-32, which fflate computes but does not give away. */
function checksum(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    return value;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (table[(sum ^ byte) & 0xff] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}
