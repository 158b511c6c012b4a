import { MOST_GARBAGE } from './limits.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = Uint8Array.from(LETTERS, (letter) => letter.charCodeAt(0));
/** Of a byte that is no letter of base64; four of them in one number keep it below zero. */
const NONE = -1;
const VALUES = new Int8Array(256).fill(NONE);
CODES.forEach((code, value) => (VALUES[code] = value));

const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;
/** `&#xD;` before each line end is what some XML libraries write. */
const LONGEST_REFERENCE = 8;

export type Measure = {
  /** Letters of base64 before the padding. */
  readonly letters: number;
  /** Bytes that are neither letters nor blanks nor padding where padding may be. */
  readonly garbage: number;
  /** Letters and padding do not fill the last group of four. */
  readonly isCut: boolean;
  /** Nothing between the letters. */
  readonly isCompact: boolean;
  /** Bytes that it decodes to. */
  readonly size: number;
};

export function measureBase64(encoded: Uint8Array): Measure {
  let letters = 0;
  let garbage = 0;
  let padding = 0;
  let others = 0;
  for (let at = 0; at < encoded.length && garbage < MOST_GARBAGE; at++) {
    if (padding === 0) {
      const run = countGroups(encoded, at) * 4;
      letters += run;
      at += run;
      if (at >= encoded.length) break;
    }
    const byte = encoded[at] ?? 0;
    if ((VALUES[byte] ?? NONE) >= 0) {
      if (padding === 0) letters++;
      else garbage++;
    } else if (byte === EQUALS) padding++;
    else {
      others++;
      const next = afterIgnored(encoded, at);
      if (next === at) garbage++;
      else at = next - 1;
    }
  }
  const tail = letters % 4;
  const isCut = tail === 1 || (letters + padding) % 4 !== 0;
  const size = Math.floor((letters * 3) / 4);
  return { letters, garbage, isCut, isCompact: others === 0, size };
}

/** How many groups of four letters follow each other from here. */
function countGroups(encoded: Uint8Array, from: number): number {
  let at = from;
  for (const last = encoded.length - 4; at <= last; at += 4) {
    const group =
      (VALUES[encoded[at] as number] as number) |
      (VALUES[encoded[at + 1] as number] as number) |
      (VALUES[encoded[at + 2] as number] as number) |
      (VALUES[encoded[at + 3] as number] as number);
    if (group < 0) break;
  }
  return (at - from) / 4;
}

/** At most `limit` bytes; whatever is no base64 is passed over, and padding ends it. */
export function decodeBase64(encoded: Uint8Array, limit = Number.POSITIVE_INFINITY): Uint8Array {
  const decoded = new Uint8Array(Math.min(limit, Math.floor((encoded.length * 3) / 4)) + 3);
  let length = 0;
  let bits = 0;
  let count = 0;
  let garbage = 0;
  for (let at = 0; at < encoded.length && length < limit && garbage < MOST_GARBAGE; at++) {
    if (count === 0) {
      const groups = decodeGroups(encoded, at, decoded, length);
      at += groups * 4;
      length += groups * 3;
    }
    const byte = encoded[at] ?? EQUALS;
    const value = VALUES[byte] ?? NONE;
    if (value < 0) {
      if (byte === EQUALS) break;
      const next = afterIgnored(encoded, at);
      if (next === at) garbage++;
      else at = next - 1;
      continue;
    }
    bits = (bits << 6) | value;
    count++;
    if (count < 4) continue;
    length = put(decoded, length, bits, 3);
    [bits, count] = [0, 0];
  }
  if (count > 1) length = put(decoded, length, bits << (6 * (4 - count)), count - 1);
  return decoded.subarray(0, Math.min(length, limit));
}

/** The fast way, as long as four letters follow each other; how many groups of four it took. */
function decodeGroups(
  encoded: Uint8Array,
  from: number,
  decoded: Uint8Array,
  start: number,
): number {
  let at = from;
  let length = start;
  const [last, most] = [encoded.length - 4, decoded.length - 3];
  while (at <= last && length <= most) {
    const group =
      ((VALUES[encoded[at] as number] as number) << 18) |
      ((VALUES[encoded[at + 1] as number] as number) << 12) |
      ((VALUES[encoded[at + 2] as number] as number) << 6) |
      (VALUES[encoded[at + 3] as number] as number);
    if (group < 0) break;
    decoded[length] = group >> 16;
    decoded[length + 1] = group >> 8;
    decoded[length + 2] = group;
    at += 4;
    length += 3;
  }
  return (at - from) / 4;
}

function put(decoded: Uint8Array, at: number, bits: number, count: number): number {
  for (let n = 0; n < count; n++) decoded[at + n] = bits >> (16 - 8 * n);
  return at + count;
}

/** The end of a blank or of a character reference; `at` when there is neither. */
function afterIgnored(encoded: Uint8Array, at: number): number {
  const byte = encoded[at] ?? 0;
  if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) return at + 1;
  if (byte !== AMPERSAND) return at;
  for (let end = at + 1; end < at + LONGEST_REFERENCE; end++) {
    if (encoded[end] === SEMICOLON) return end + 1;
  }
  return at;
}

/** The last bytes of it, `least` or a little more, without decoding what is before; all when it is shorter. */
export function decodeTail(encoded: Uint8Array, { letters }: Measure, least: number): Uint8Array {
  // A whole number of groups of four before the tail.
  const wanted = (letters % 4) + 4 * Math.ceil(least / 3);
  let at = encoded.length;
  for (let found = 0; at > 0 && found < wanted; at--) {
    const byte = encoded[at - 1] ?? 0;
    if (byte === SEMICOLON) at = beforeReference(encoded, at - 1) + 1;
    else if ((VALUES[byte] ?? NONE) >= 0) found++;
  }
  return decodeBase64(encoded.subarray(at));
}

/** Its `&`, when a character reference ends here. */
function beforeReference(encoded: Uint8Array, end: number): number {
  const from = Math.max(0, end + 1 - LONGEST_REFERENCE);
  const start = encoded.subarray(from, end).lastIndexOf(AMPERSAND);
  return start < 0 ? end : from + start;
}

export function encodeBase64(bytes: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let at = 0, to = 0; at < bytes.length; at += 3, to += 4) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    encoded[to] = CODES[group >> 18] ?? EQUALS;
    encoded[to + 1] = CODES[(group >> 12) & 63] ?? EQUALS;
    encoded[to + 2] = at + 1 < bytes.length ? (CODES[(group >> 6) & 63] ?? EQUALS) : EQUALS;
    encoded[to + 3] = at + 2 < bytes.length ? (CODES[group & 63] ?? EQUALS) : EQUALS;
  }
  return encoded;
}
