import { Inflate } from 'fflate';
import type { ProblemCode } from '../problem.ts';

/** An entry of a ZIP as its central directory states it; nothing of it is believed before it is inflated. */
export type Entry = {
  readonly name: string;
  readonly method: number;
  readonly size: number;
  /** Its packed bytes, and its record in the central directory, both as they lie in the file. */
  readonly packed: Uint8Array;
  readonly record: Uint8Array;
};

export type Zip = ReadonlyMap<string, Entry>;

type Opened = { readonly ok: true; readonly zip: Zip } | Refused;
type Refused = { readonly ok: false; readonly code: ProblemCode };
type Inflated = { readonly ok: true; readonly bytes: Uint8Array } | Refused;

const FILE = 128 * 1024 * 1024;
const ENTRIES = 10_000;
/** 16 KiB of deflated bytes become 16 MiB at most, so a bomb is noticed before it is large. */
const CHUNK = 16 * 1024;

/** Lists what is in a ZIP and inflates nothing. */
export function openZip(file: Uint8Array): Opened {
  if (file.length > FILE) return { ok: false, code: 'tooLarge' };
  // Node's Buffer is a Uint8Array whose `slice` shares its bytes; a plain one copies.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  if (end === undefined) return { ok: false, code: 'damaged' };
  const count = view.getUint16(end + 10, true);
  if (count > ENTRIES) return { ok: false, code: 'tooLarge' };
  const zip = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    const entry = entryAt(bytes, view, at);
    if (entry === undefined || zip.has(entry.name)) return { ok: false, code: 'damaged' };
    if (isEncrypted(entry)) return { ok: false, code: 'encrypted' };
    zip.set(entry.name, entry);
    at += entry.record.length;
  }
  return { ok: true, zip };
}

function endOfDirectory(view: DataView): number | undefined {
  const last = view.byteLength - 22;
  const first = Math.max(0, last - 0xffff);
  for (let at = last; at >= first; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}

function entryAt(bytes: Uint8Array, view: DataView, at: number): Entry | undefined {
  if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
  const nameLength = view.getUint16(at + 28, true);
  const tail = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  const end = at + 46 + nameLength + tail;
  const packed = packedBytes(bytes, view, {
    at: view.getUint32(at + 42, true),
    size: view.getUint32(at + 20, true),
  });
  if (end > bytes.length || !packed) return undefined;
  return {
    name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
    method: view.getUint16(at + 10, true),
    size: view.getUint32(at + 24, true),
    packed,
    record: bytes.subarray(at, end),
  };
}

function packedBytes(
  bytes: Uint8Array,
  view: DataView,
  local: { readonly at: number; readonly size: number },
): Uint8Array | undefined {
  if (local.at + 30 > bytes.length || view.getUint32(local.at, true) !== 0x04034b50) {
    return undefined;
  }
  const names = view.getUint16(local.at + 26, true) + view.getUint16(local.at + 28, true);
  const start = local.at + 30 + names;
  return start + local.size > bytes.length ? undefined : bytes.subarray(start, start + local.size);
}

function isEncrypted(entry: Entry): boolean {
  return ((entry.record[8] ?? 0) & 1) === 1;
}

/** The bytes of a part, at most `limit`: refused by what it states, and stopped by what it really has. */
export function inflate(entry: Entry, limit: number): Inflated {
  if (entry.size > limit) return { ok: false, code: 'tooLarge' };
  if (entry.method === 0) return { ok: true, bytes: entry.packed };
  if (entry.method !== 8) return { ok: false, code: 'damaged' };
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((chunk) => {
    chunks.push(chunk);
    size += chunk.length;
  });
  try {
    for (let at = 0; at < entry.packed.length && size <= limit; at += CHUNK) {
      const next = entry.packed.subarray(at, at + CHUNK);
      stream.push(next, at + CHUNK >= entry.packed.length);
    }
  } catch {
    return { ok: false, code: 'damaged' };
  }
  if (size > limit) return { ok: false, code: 'tooLarge' };
  return { ok: true, bytes: joined(chunks, size) };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
