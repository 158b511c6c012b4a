import { decodeBase64, encodeBase64, measureBase64 } from './base64.ts';
import { hasTextAt, isBlank } from './bytes.ts';
import type { Field, Found } from './field.ts';
import type { Range } from './markup.ts';
import type { Reading } from './reading.ts';
import { closeElement, openElement } from './xml.ts';

const NOTHING = new Uint8Array();

/** The base64 of an attachment: a part of the file, neither copied nor made a text. */
export function encodedContent(element: string): Field<Uint8Array> {
  return {
    element,
    isList: false,
    read: (found, reading) => readContent(found[0], reading),
    write: (encoded, xml) => {
      openElement(xml, element);
      xml.parts.push(clean(encoded));
      closeElement(xml, element);
    },
  };
}

function readContent(found: Found | undefined, reading: Reading): Uint8Array {
  if (!found) return NOTHING;
  const parts = found.element.text
    .map((range) => trim(reading.bytes, range))
    .filter(({ length }) => length > 0);
  const [first = NOTHING] = parts;
  const encoded = parts.length > 1 ? join(parts) : first;
  if (!hasTextAt(encoded, 'data:', 0)) return encoded;
  reading.tell('attachment.base64', found.path, 'data:');
  return encoded.subarray(encoded.indexOf(COMMA) + 1);
}

const COMMA = 0x2c;

function trim(bytes: Uint8Array, { from, to }: Range): Uint8Array {
  let [start, end] = [from, to];
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Letters and padding only. */
function clean(encoded: Uint8Array): Uint8Array {
  const { isCompact, garbage, isCut } = measureBase64(encoded);
  return isCompact && garbage === 0 && !isCut ? encoded : encodeBase64(decodeBase64(encoded));
}
