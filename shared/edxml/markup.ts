import { hasTextAt, indexOfText, isBlank, latin1 } from './bytes.ts';
import { DEEPEST, MOST_ATTRIBUTES, MOST_FLAWS, MOST_TAGS } from './limits.ts';
import type { ProblemCode } from './problemTexts.ts';
import { endOfName, readOpenTag } from './tag.ts';

/** A part of the file: from the byte `from` up to, without, `to`. `isLiteral`: CDATA, `&` means nothing. */
export type Range = { readonly from: number; readonly to: number; readonly isLiteral?: true };

/** An element as it stands in the file. Its text is not decoded: base64 of any length costs nothing. */
export type Element = {
  readonly prefix: string;
  /** Without the prefix. */
  readonly name: string;
  /** Declarations of namespaces, and links. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  readonly text: Range[];
  readonly from: number;
  /** After its end tag. */
  to: number;
};

export type Flaw = { readonly code: ProblemCode; readonly at: number; readonly value?: string };

export type Markup = {
  readonly roots: readonly Element[];
  readonly flaws: readonly Flaw[];
  /** What `<?xml … encoding="…"?>` says. */
  readonly declared: string | undefined;
};

type Scan = {
  readonly bytes: Uint8Array;
  readonly roots: Element[];
  readonly open: Element[];
  readonly flaws: Flaw[];
  declared: string | undefined;
  /** Where the text that is being passed over began. */
  textFrom: number;
  tags: number;
  attributes: number;
  /** Open elements deeper than what is read. */
  skipped: number;
};

const LESS = 0x3c;
const GREATER = 0x3e;

/** Whatever the bytes are, in one pass; nothing of a DOCTYPE is carried out. Encodings that contain ASCII only. */
export function scanMarkup(bytes: Uint8Array, from = 0): Markup {
  const scan: Scan = {
    ...{ bytes, roots: [], open: [], flaws: [], declared: undefined },
    ...{ textFrom: from, tags: 0, attributes: 0, skipped: 0 },
  };
  let at = bytes.indexOf(LESS, from);
  while (at >= 0 && scan.tags++ < MOST_TAGS) at = bytes.indexOf(LESS, takeToken(scan, at));
  if (at >= 0) addFlaw(scan, 'xml.tooMany', at);
  else if (scan.open.length > 0) {
    const name = scan.open.at(-1)?.name ?? '';
    addFlaw(scan, 'xml.truncated', bytes.length, name);
    addText(scan, bytes.length);
  }
  for (const element of scan.open) element.to = bytes.length;
  return scan;
}

/** What begins with this `<`; where to go on. */
function takeToken(scan: Scan, at: number): number {
  const { bytes } = scan;
  const next = bytes[at + 1];
  if (next === 0x2f) return takeEnd(scan, at);
  if (next === 0x3f) return takeInstruction(scan, at);
  if (next !== 0x21) return takeStart(scan, at);
  if (hasTextAt(bytes, '<!--', at)) return pass(scan, at, after(scan, '-->', at + 4));
  if (hasTextAt(bytes, '<![CDATA[', at)) return takeLiteral(scan, at);
  return takeDoctype(scan, at);
}

function takeStart(scan: Scan, at: number): number {
  const tag = readOpenTag(scan.bytes, at, scan.attributes < MOST_ATTRIBUTES);
  if (!tag) {
    addFlaw(scan, 'xml.malformed', at, glimpse(scan.bytes, at));
    return at + 1;
  }
  pass(scan, at, tag.to);
  if (scan.open.length >= DEEPEST) {
    if (scan.skipped === 0) addFlaw(scan, 'xml.tooDeep', at);
    if (!tag.isEmpty) scan.skipped++;
    return tag.to;
  }
  const { prefix, name, attributes } = tag;
  scan.attributes += attributes.size;
  const element = { prefix, name, attributes, children: [], text: [], from: at, to: tag.to };
  (scan.open.at(-1)?.children ?? scan.roots).push(element);
  if (!tag.isEmpty) scan.open.push(element);
  return tag.to;
}

function takeEnd(scan: Scan, at: number): number {
  const { bytes } = scan;
  const nameTo = endOfName(bytes, at + 2);
  let end = nameTo;
  while (isBlank(bytes[end])) end++;
  if (bytes[end] !== GREATER || nameTo === at + 2) {
    addFlaw(scan, 'xml.malformed', at, glimpse(bytes, at));
    return at + 2;
  }
  pass(scan, at, end + 1);
  if (scan.skipped > 0) scan.skipped--;
  else closeElement(scan, at, end + 1, latin1(bytes.subarray(at + 2, nameTo)));
  return end + 1;
}

function closeElement(scan: Scan, at: number, to: number, fullName: string): void {
  const { open } = scan;
  const isNamed = ({ prefix, name }: Element) => (prefix && `${prefix}:`) + name === fullName;
  const localName = fullName.slice(fullName.indexOf(':') + 1).toLowerCase();
  const isAlike = ({ name }: Element) => name.toLowerCase() === localName;
  const exact = open.findLastIndex(isNamed);
  const index = exact < 0 ? open.findLastIndex(isAlike) : exact;
  if (exact < 0 || exact < open.length - 1) addFlaw(scan, 'xml.mismatch', at, `</${fullName}>`);
  if (index < 0) return;
  for (const element of open.splice(index)) element.to = to;
}

function takeInstruction(scan: Scan, at: number): number {
  const end = after(scan, '?>', at + 2);
  if (hasTextAt(scan.bytes, '<?xml', at) && scan.declared === undefined) {
    const text = latin1(scan.bytes.subarray(at, Math.min(end, at + 200)));
    scan.declared = /\sencoding\s*=\s*["']([\w.-]{1,40})["']/.exec(text)?.[1];
  }
  return pass(scan, at, end);
}

function takeLiteral(scan: Scan, at: number): number {
  const end = after(scan, ']]>', at);
  pass(scan, at, end);
  const isEnded = hasTextAt(scan.bytes, ']]>', end - 3);
  const range: Range = { from: at + 9, to: isEnded ? end - 3 : end, isLiteral: true };
  if (scan.skipped === 0) scan.open.at(-1)?.text.push(range);
  return end;
}

/** Passed over with what it declares, so that nothing can be expanded. */
function takeDoctype(scan: Scan, at: number): number {
  const { bytes, flaws } = scan;
  const isDoctype = /^<!doctype/i.test(latin1(bytes.subarray(at, at + 9)));
  // A second one is no XML; looking for its end each time could take forever.
  if (!isDoctype || flaws.some(({ code }) => code === 'doctype')) {
    addFlaw(scan, 'xml.malformed', at, glimpse(bytes, at));
    return at + 1;
  }
  addFlaw(scan, 'doctype', at);
  const first = after(scan, '>', at);
  const subset = bytes.subarray(at, first).indexOf(0x5b);
  return pass(scan, at, subset < 0 ? first : (endOfSubset(bytes, at + subset) ?? first));
}

/** After the `]>` that ends the declarations of a DOCTYPE. */
function endOfSubset(bytes: Uint8Array, from: number): number | undefined {
  for (let end = bytes.indexOf(0x5d, from); end >= 0; end = bytes.indexOf(0x5d, end + 1)) {
    let next = end + 1;
    while (isBlank(bytes[next])) next++;
    if (bytes[next] === GREATER) return next + 1;
  }
  return undefined;
}

/** The text up to this token is the open element's. */
function pass(scan: Scan, at: number, end: number): number {
  addText(scan, at);
  scan.textFrom = end;
  return end;
}

function addText(scan: Scan, to: number): void {
  if (scan.skipped > 0 || to <= scan.textFrom) return;
  scan.open.at(-1)?.text.push({ from: scan.textFrom, to });
}

function after({ bytes }: Scan, wanted: string, from: number): number {
  const at = indexOfText(bytes, wanted, from);
  return at < 0 ? bytes.length : at + wanted.length;
}

function addFlaw(scan: Scan, code: ProblemCode, at: number, value?: string): void {
  if (scan.flaws.length >= MOST_FLAWS) return;
  scan.flaws.push({ code, at, ...(value === undefined ? {} : { value }) });
}

function glimpse(bytes: Uint8Array, at: number): string {
  return latin1(bytes.subarray(at, at + 40)).replace(/[^\x20-\x7e].*/s, '…');
}
