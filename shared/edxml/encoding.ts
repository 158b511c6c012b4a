import { latin1 } from './bytes.ts';
import type { ProblemCode } from './problemTexts.ts';
import { countSyllables } from './syllables.ts';
import { fromTcvn3 } from './tcvn3.ts';

/** Turns bytes of the file into text. */
export type Decode = (bytes: Uint8Array) => string;

export type Recognised = { readonly decode: Decode; readonly problem?: ProblemCode };

/** Told by its mark or by the zero beside the first `<`. */
export function isUtf16(bytes: Uint8Array): boolean {
  return isLittle(bytes) || isBig(bytes);
}

function isLittle([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
}

function isBig([first, second]: Uint8Array): boolean {
  return (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
}

/** UTF-16 as UTF-8. Letters of base64 become single bytes, so the result is about half as long. */
export function fromUtf16(bytes: Uint8Array): Uint8Array {
  const high = isBig(bytes) ? 0 : 1;
  const from = (bytes[0] ?? 0) >= 0xfe ? 2 : 0;
  const utf8 = new Uint8Array(((bytes.length - from) >> 1) * 3);
  let length = 0;
  for (let at = from; at + 1 < bytes.length; at += 2) {
    const point = unitAt(bytes, at, high);
    const low = unitAt(bytes, at + 2, high);
    const isPair = (point & 0xfc00) === 0xd800 && (low & 0xfc00) === 0xdc00;
    const whole = isPair ? 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00) : point;
    if (isPair) at += 2;
    length = putPoint(utf8, length, whole);
  }
  return utf8.subarray(0, length);
}

/** `high`: where the upper byte stands. */
function unitAt(bytes: Uint8Array, at: number, high: 0 | 1): number {
  return ((bytes[at + high] ?? 0) << 8) | (bytes[at + 1 - high] ?? 0);
}

function putPoint(utf8: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    utf8[at] = point;
    return at + 1;
  }
  const count = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (let n = count - 1, rest = point; n > 0; n--, rest >>= 6) utf8[at + n] = 0x80 | (rest & 63);
  const marks = [0xc0, 0xe0, 0xf0][count - 2] ?? 0;
  utf8[at] = marks | (point >> (6 * (count - 1)));
  return at + count;
}

/**
 * How a text is encoded that is no UTF-16. `sample`: what of the file is neither markup nor base64.
 * What is declared decides nothing: it is often wrong, and the letters tell.
 */
export function recognise(sample: Uint8Array, declared: string | undefined): Recognised {
  const utf8 = decodeStrictly(sample);
  if (utf8 !== undefined) return recogniseUtf8(utf8, declared);
  const eightBits = recogniseEightBits(sample);
  if (eightBits && !isMostlyUtf8(sample)) return eightBits;
  return { decode: decodeUtf8, problem: 'encoding.invalid' };
}

function recogniseUtf8(text: string, declared: string | undefined): Recognised {
  // Typed in an ABC font by a program that took it for Western European: valid UTF-8, and still TCVN3.
  const western = isTcvn3(text) && !/[\u0100-\uffff]/.test(text);
  if (western)
    return { decode: (bytes) => fromTcvn3(decodeUtf8(bytes)), problem: 'encoding.tcvn3' };
  const isOther = declared !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(declared);
  const hasLetters = /[^\0-\x7f]/.test(text);
  return { decode: decodeUtf8, ...(isOther && hasLetters ? { problem: 'encoding.declared' } : {}) };
}

function recogniseEightBits(sample: Uint8Array): Recognised | undefined {
  const text = latin1(sample);
  if (isTcvn3(text)) {
    return { decode: (bytes) => fromTcvn3(latin1(bytes)), problem: 'encoding.tcvn3' };
  }
  if (!isCertain(countSyllables(decode1258(sample)))) return undefined;
  return { decode: decode1258, problem: 'encoding.windows1258' };
}

function isTcvn3(text: string): boolean {
  const meant = countSyllables(fromTcvn3(text));
  return isCertain(meant) && meant.likely > countSyllables(text).likely;
}

const FEWEST_WORDS = 2;
const CERTAIN = 0.8;

function isCertain({ words, likely }: ReturnType<typeof countSyllables>): boolean {
  return words >= FEWEST_WORDS && likely >= CERTAIN * words;
}

/** More whole letters of UTF-8 than broken ones: damaged, not another encoding. */
function isMostlyUtf8(sample: Uint8Array): boolean {
  const text = decodeUtf8(sample);
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const whole = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return whole > 4 * broken;
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function decode1258(bytes: Uint8Array): string {
  return new TextDecoder('windows-1258').decode(bytes).normalize('NFC');
}
