import { unzipSync } from 'fflate';
import { zipped } from './docx.ts';

/** A number from 0 to below 1, the next of a row that a seed begins: the same seed, the same files. */
export type Random = () => number;

/** mulberry32 */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A damaged or strange variant of a DOCX: bytes of the file, or of one of its parts, or its XML. */
export function mutated(file: Uint8Array, random: Random): Uint8Array {
  const kind = random();
  if (kind < 0.25) return withBytesChanged(file, random);
  const parts = unzipSync(file);
  const names = Object.keys(parts).filter((name) => /\.(xml|rels)$/.test(name));
  const name = names[Math.floor(random() * names.length)] ?? '';
  const part = parts[name] ?? new Uint8Array();
  if (kind < 0.3) {
    const { [name]: _, ...others } = parts;
    return zipped(others);
  }
  const changed = kind < 0.5 ? withBytesChanged(part, random) : withXmlChanged(part, random);
  return zipped({ ...parts, [name]: changed });
}

function withBytesChanged(bytes: Uint8Array, random: Random): Uint8Array {
  if (random() < 0.2) return new Uint8Array(bytes.subarray(0, Math.floor(random() * bytes.length)));
  const changed = new Uint8Array(bytes);
  const many = 1 + Math.floor(random() * 20);
  for (let index = 0; index < many; index += 1) {
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  }
  return changed;
}

/** Values that readers stumble over. */
const VALUES = [
  ...['', '0', '-1', '99999999999999999999', 'NaN', '1e9', '0x7', 'true', '-0', '1.5cm'],
  ...['../../../etc/passwd', 'Normal', '\u0000', 'ﷺ', '&amp;', '%1%2%3%4%5%6%7%8%9'],
];

function withXmlChanged(part: Uint8Array, random: Random): Uint8Array {
  let xml = new TextDecoder().decode(part);
  const many = 1 + Math.floor(random() * 6);
  for (let index = 0; index < many; index += 1) xml = oneChange(xml, random);
  return new TextEncoder().encode(xml);
}

function oneChange(xml: string, random: Random): string {
  const elements = [...xml.matchAll(/<[^!?/][^>]*\/>|<(w:\w+)[^>]*>[^<]*<\/\1>/g)];
  const values = [...xml.matchAll(/"[^"<]*"/g)];
  const one = elements[Math.floor(random() * elements.length)];
  const other = elements[Math.floor(random() * elements.length)];
  const value = values[Math.floor(random() * values.length)];
  const kind = random();
  if (kind < 0.5 && value) {
    const next = VALUES[Math.floor(random() * VALUES.length)] ?? '';
    return splice(xml, value.index, value[0].length, `"${next}"`);
  }
  if (!one || !other) return xml;
  if (kind < 0.65) return splice(xml, one.index, one[0].length, '');
  if (kind < 0.8) return splice(xml, one.index, one[0].length, other[0]);
  if (kind < 0.95) return splice(xml, one.index, 0, other[0].repeat(1 + Math.floor(random() * 50)));
  return splice(xml, one.index, 0, '<w:tbl><w:tr><w:tc>'.repeat(1 + Math.floor(random() * 300)));
}

function splice(text: string, at: number, length: number, written: string): string {
  return text.slice(0, at) + written + text.slice(at + length);
}
