import { latin1 } from './bytes.ts';
import type { ProblemCode } from './problemTexts.ts';
import { countSyllables } from './syllables.ts';
import { fromTcvn3 } from './tcvn3.ts';

/** Turns bytes of the file into text. */
export type Decode = (bytes: Uint8Array) => string;

export type Recognised = { readonly decode: Decode; readonly problem?: ProblemCode };

/** As UTF-8 when it is UTF-16, told by its mark or by the zero beside the first `<`; undefined when it is not. */
export function fromUtf16(bytes: Uint8Array): Uint8Array | undefined {
  const [first = 0, second = 0] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  if (!isLittle && !isBig) return undefined;
  const hasMark = first >= 0xfe;
  return transcode(bytes, hasMark ? 2 : 0, isLittle ? 1 : 0);
}

/** Letters of base64 stay single bytes, so the result is about half as long. `high`: where the upper byte stands. */
function transcode(bytes: Uint8Array, from: number, high: 0 | 1): Uint8Array {
  const units = (bytes.length - from) >> 1;
  const utf8 = new Uint8Array(units * 3);
  let length = 0;
  for (let at = from; at + 1 < bytes.length; at += 2) {
    let point = ((bytes[at + high] ?? 0) << 8) | (bytes[at + 1 - high] ?? 0);
    if (point >= 0xd800 && point < 0xdc00 && at + 3 < bytes.length) {
      const low = ((bytes[at + 2 + high] ?? 0) << 8) | (bytes[at + 3 - high] ?? 0);
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    length = putPoint(utf8, length, point);
  }
  return utf8.subarray(0, length);
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
