/** Collects the parts of a file that is being written. */
export type Xml = {
  /** Put before the name of each element, e.g. `edXML:`. */
  readonly prefix: string;
  readonly parts: (string | Uint8Array)[];
};

export function openElement({ prefix, parts }: Xml, name: string, attributes = ''): void {
  parts.push(`<${prefix}${name}${attributes}>`);
}

export function closeElement({ prefix, parts }: Xml, name: string): void {
  parts.push(`</${prefix}${name}>`);
}

export function textElement(xml: Xml, name: string, text: string): void {
  openElement(xml, name);
  xml.parts.push(escapeText(text));
  closeElement(xml, name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** For an element or an attribute in double quotes; what XML may not contain becomes U+FFFD. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[<>&"\r]/g, (letter) => ESCAPES[letter] ?? letter);
}

export function bytesOf({ parts }: Xml): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = joinTexts(parts).map((part) =>
    typeof part === 'string' ? encoder.encode(part) : part,
  );
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function joinTexts(parts: readonly (string | Uint8Array)[]): readonly (string | Uint8Array)[] {
  const joined: (string | Uint8Array)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string')
      joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
