import { decodeUtf8 } from './encoding.ts';
import { indexOfText, latin1 } from './bytes.ts';
import { LONGEST_TAG } from './limits.ts';

export type OpenTag = {
  readonly prefix: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly isEmpty: boolean;
  /** After its `>`. */
  readonly to: number;
};

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** The start tag at this `<`; undefined when there is none. Of its attributes those that mean something here. */
export function readOpenTag(
  bytes: Uint8Array,
  at: number,
  hasAttributes: boolean,
): OpenTag | undefined {
  const nameTo = endOfName(bytes, at + 1);
  if (nameTo === at + 1) return undefined;
  const end = endOfTag(bytes, nameTo);
  if (end === undefined) return undefined;
  const isEmpty = bytes[end - 1] === SLASH;
  const rest = bytes.subarray(nameTo, isEmpty ? end - 1 : end);
  return {
    ...splitName(latin1(bytes.subarray(at + 1, nameTo))),
    attributes: hasAttributes && meansSomething(rest) ? readAttributes(rest) : NO_ATTRIBUTES,
    isEmpty,
    to: end + 1,
  };
}

function splitName(name: string): { readonly prefix: string; readonly name: string } {
  const colon = name.indexOf(':');
  return { prefix: name.slice(0, Math.max(0, colon)), name: name.slice(colon + 1) };
}

/** After the name that begins here; `from` itself when none does. */
export function endOfName(bytes: Uint8Array, from: number): number {
  let at = from;
  const first = bytes[at] ?? 0;
  if (!isLetter(first)) return from;
  const most = from + LONGEST_TAG;
  while (at < most && isNamePart(bytes[at] ?? 0)) at++;
  return at;
}

function isLetter(byte: number): boolean {
  return (
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x5f ||
    byte >= 0x80
  );
}

function isNamePart(byte: number): boolean {
  // Digits and the colon, the hyphen and the dot.
  return isLetter(byte) || (byte >= 0x30 && byte <= 0x3a) || byte === 0x2d || byte === 0x2e;
}

/** Its `>`, outside of quotes; undefined when it does not end like a tag. */
function endOfTag(bytes: Uint8Array, from: number): number | undefined {
  const most = Math.min(bytes.length, from + LONGEST_TAG);
  let quote = 0;
  for (let at = from; at < most; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === LESS) return undefined;
    if (quote !== 0) quote = byte === quote ? 0 : quote;
    else if (byte === GREATER) return at;
    else if (byte === 0x22 || byte === 0x27) quote = byte;
  }
  return undefined;
}

function meansSomething(rest: Uint8Array): boolean {
  return indexOfText(rest, 'xmlns') >= 0 || indexOfText(rest, 'href') >= 0;
}

function readAttributes(rest: Uint8Array): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  // Sticky, so that each letter is looked at once, whatever stands there.
  const each = /\s*([^\s=/"'<>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gy;
  for (const [, name = '', one, other] of decodeUtf8(rest).matchAll(each)) {
    if (/^xmlns|href$/.test(name) && !attributes.has(name))
      attributes.set(name, one ?? other ?? '');
  }
  return attributes;
}
