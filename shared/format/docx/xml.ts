/**
 * An element of a part and where it stands in the part's text, so that a repair can change just that.
 * Read by our own scanner: it gives positions, which fast-xml-parser does not, and is several times as fast
 * (xml.test.ts compares the two). It knows the five entities of XML and character references, nothing else:
 * a document type is refused, so there is nothing to expand and nothing to fetch.
 */
export type XmlElement = {
  readonly name: string;
  /** Its attributes as written; read them with `attribute`. */
  readonly attributes: string;
  readonly children: readonly XmlElement[];
  /** Only of elements that hold words (`w:t` and its like). */
  readonly text: string;
  /** Position of `<`, behind the opening tag, of the closing tag, and behind all. */
  readonly start: number;
  readonly opened: number;
  readonly closing: number;
  readonly end: number;
  /** Which `w:p` of the part it is; -1 for other elements. */
  readonly ordinal: number;
};

type Open = { -readonly [Member in keyof XmlElement]: XmlElement[Member] } & {
  children: XmlElement[];
};

export type Limits = { readonly paragraphs: number; readonly elements: number };
export type Parsed = { readonly root: XmlElement; readonly truncated: boolean };

const NO_LIMITS: Limits = { paragraphs: 1_000_000, elements: 1_500_000 };
const DEPTH = 200;
const WORDS = new Set(['w:t', 'w:instrText', 'm:t', 'wp:posOffset']);
const NAME = /[^\s/>]+/y;

/** The root element; undefined when it is not well formed. Beyond the limits the rest is left unread. */
export function parseXml(xml: string, limits: Limits = NO_LIMITS, from = 0): Parsed | undefined {
  const top = open('', '', 0);
  const stack: Open[] = [top];
  const state = { paragraphs: 0, elements: 0 };
  let at = xml.indexOf('<', from);
  while (at >= 0) {
    const end = step(xml, at, stack, state);
    if (end === undefined) return undefined;
    if (stack.length === 1 && top.children[0]) return { root: top.children[0], truncated: false };
    if (state.paragraphs > limits.paragraphs || state.elements > limits.elements) {
      return truncated(xml, stack);
    }
    at = xml.indexOf('<', end);
    takeWords(xml, end, at, stack);
  }
  return undefined;
}

type State = { paragraphs: number; elements: number };

/** Takes in one tag, comment or such; gives the position behind it, undefined when it is malformed. */
function step(xml: string, at: number, stack: Open[], state: State): number | undefined {
  const second = xml.charCodeAt(at + 1);
  if (second === 0x3f /* ? */) return behind(xml, '?>', at);
  if (second === 0x21 /* ! */) return special(xml, at, stack);
  const end = tagEnd(xml, at + 1);
  if (end < 0) return undefined;
  const isClosing = second === 0x2f; /* / */
  const taken = isClosing ? close(xml, at, end, stack) : begin(xml, at, end, stack, state);
  return taken ? end : undefined;
}

function takeWords(xml: string, from: number, to: number, stack: readonly Open[]): void {
  const inside = stack[stack.length - 1];
  if (inside && to > from && WORDS.has(inside.name)) inside.text += decoded(xml.slice(from, to));
}

function behind(xml: string, mark: string, at: number): number | undefined {
  const end = xml.indexOf(mark, at);
  return end < 0 ? undefined : end + mark.length;
}

/** Comments and CDATA; a document type is refused. */
function special(xml: string, at: number, stack: readonly Open[]): number | undefined {
  if (xml.startsWith('<!--', at)) return behind(xml, '-->', at + 4);
  if (!xml.startsWith('<![CDATA[', at)) return undefined;
  const end = behind(xml, ']]>', at);
  const inside = stack[stack.length - 1];
  if (end === undefined || !inside) return undefined;
  if (WORDS.has(inside.name)) inside.text += xml.slice(at + 9, end - 3);
  return end;
}

/** Behind the `>` that closes the tag; one inside quotes does not. */
function tagEnd(xml: string, from: number): number {
  let quote = 0;
  for (let at = from; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x22 || code === 0x27) quote = code;
    else if (code === 0x3e) return at + 1;
  }
  return -1;
}

function begin(xml: string, at: number, end: number, stack: Open[], state: State): boolean {
  NAME.lastIndex = at + 1;
  const name = NAME.exec(xml)?.[0];
  const parent = stack[stack.length - 1];
  if (name === undefined || !parent || stack.length > DEPTH) return false;
  const empty = xml.charCodeAt(end - 2) === 0x2f;
  const element = open(name, xml.slice(at + 1 + name.length, end - (empty ? 2 : 1)), at);
  element.opened = end;
  state.elements += 1;
  if (name === 'w:p') {
    element.ordinal = state.paragraphs;
    state.paragraphs += 1;
  }
  parent.children.push(element);
  if (empty) finish(element, end, end);
  else stack.push(element);
  return true;
}

function close(xml: string, at: number, end: number, stack: Open[]): boolean {
  const element = stack[stack.length - 1];
  if (!element || stack.length === 1) return false;
  if (xml.slice(at + 2, end - 1).trimEnd() !== element.name) return false;
  finish(element, at, end);
  stack.pop();
  return true;
}

function open(name: string, attributes: string, start: number): Open {
  return {
    ...{ name, attributes, children: [], text: '' },
    ...{ start, opened: start, closing: start, end: start, ordinal: -1 },
  };
}

function finish(element: Open, closing: number, end: number): void {
  element.closing = closing;
  element.end = end;
}

/** What was read so far, with the last section of the document, which says how its pages look. */
function truncated(xml: string, stack: readonly Open[]): Parsed | undefined {
  const root = stack[1];
  const body = stack[2];
  if (!root) return undefined;
  const from = xml.lastIndexOf('<w:sectPr');
  const last = from < 0 ? undefined : parseXml(xml, NO_LIMITS, from);
  if (last && body) body.children.push(last.root);
  return { root, truncated: true };
}

/** The value of an attribute, by its full name; undefined without it. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  if (!element?.attributes.includes(name)) return undefined;
  for (const [key, value] of attributesOf(element.attributes)) {
    if (key === name) return decoded(value);
  }
  return undefined;
}

/** Names and values as written, up to the first that is neither: each letter is looked at once. */
export function* attributesOf(written: string): Generator<readonly [string, string]> {
  const pair = /\s*([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  for (let found = pair.exec(written); found; found = pair.exec(written)) {
    const [, key = '', double, single = ''] = found;
    yield [key, double ?? single];
  }
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((one) => one.name === name);
}

/** `w:val` of a child. */
export function childValue(element: XmlElement | undefined, name: string): string | undefined {
  return attribute(child(element, name), 'w:val');
}

/** Every element of that name below this one, in document order. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const one of element.children) {
    if (one.name === name) yield one;
    yield* descendants(one, name);
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
};

/** The five entities and character references; line ends as XML has them. */
function decoded(text: string): string {
  const plain = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!plain.includes('&')) return plain;
  return plain.replace(/&(#x?[\da-fA-F]{1,6}|[a-z]{2,4});/g, (whole, name: string) =>
    name.startsWith('#') ? character(name) : (ENTITIES[name] ?? whole),
  );
}

function character(reference: string): string {
  const hexadecimal = reference[1] === 'x';
  const code = Number.parseInt(reference.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
