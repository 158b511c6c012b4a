import type { Decode } from './encoding.ts';
import { LONGEST_VALUE, MOST_FLAWS } from './limits.ts';
import type { Element, Range } from './markup.ts';
import { problemAt, type Problem } from './problem.ts';
import type { ProblemCode } from './problemTexts.ts';

/** What the fields of a message are read with: the text of elements, and where to say what is wrong. */
export type Reading = {
  readonly bytes: Uint8Array;
  /** Text directly in the element, as a person would read it: references resolved, NFC, trimmed. */
  readonly textOf: (element: Element, path: string) => string;
  /** The element as it stands in the file. */
  readonly sourceOf: (element: Element, path: string) => string;
  /** `at`: where in the file; by default where the element of this path begins. */
  readonly tell: (code: ProblemCode, path: string, value?: string, at?: number) => void;
  /** Remembers where the element of this path begins. */
  readonly visit: (path: string, element: Element) => void;
};

export type Told = { readonly problem: Problem; readonly at: number };

export type OpenReading = Reading & {
  readonly told: readonly Told[];
  /** Where what belongs to this path begins, or what encloses it. */
  readonly placeOf: (path: string) => number;
};

export function createReading(bytes: Uint8Array, decode: Decode): OpenReading {
  const told: Told[] = [];
  const places = new Map<string, number>();
  const placeOf = (path: string): number => {
    for (let known = path; known; known = known.slice(0, Math.max(0, known.lastIndexOf('/')))) {
      const place = places.get(known);
      if (place !== undefined) return place;
    }
    return 0;
  };
  const tell: Reading['tell'] = (code, path, value, at = placeOf(path)) => {
    if (told.length < MOST_FLAWS) told.push({ problem: problemAt(code, path, value), at });
  };
  return {
    ...{ bytes, told, tell, placeOf },
    visit: (path, element) => void places.set(path, element.from),
    textOf: (element, path) => {
      const parts = limited(element.text, () => tell('value.tooLong', path, '', element.from));
      const texts = parts.map(({ from, to, isLiteral }) => {
        const text = decode(bytes.subarray(from, to)).replace(/\r\n?/g, '\n');
        return isLiteral ? text : resolve(text, (found) => tell('xml.reference', path, found));
      });
      return tidy(texts.join(''));
    },
    sourceOf: (element, path) => {
      const range = { from: element.from, to: element.to };
      const isShort = range.to - range.from <= LONGEST_VALUE;
      if (!isShort) tell('value.tooLong', path, '', element.from);
      return isShort ? decode(bytes.subarray(range.from, range.to)) : '';
    },
  };
}

/** Nobody's subject is a megabyte long; what could be anything is not made a text. */
function limited(parts: readonly Range[], tellTooLong: () => void): readonly Range[] {
  const kept: Range[] = [];
  let room = LONGEST_VALUE;
  for (const part of parts) {
    const to = Math.min(part.to, part.from + room);
    kept.push({ ...part, to });
    room -= to - part.from;
    if (to === part.to) continue;
    tellTooLong();
    break;
  }
  return kept;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** The references that XML itself knows; any other stays as it is, so that nothing ever expands. */
function resolve(text: string, tellUnknown: (found: string) => void): string {
  let isTold = false;
  return text.replace(
    /&(?:#x([\da-f]{1,6});|#(\d{1,7});|([a-z][\w.-]{0,40});)?/gi,
    (found, hex, decimal, name) => {
      const point = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
      const meant = point === undefined ? NAMED[name ?? ''] : letterOf(point);
      if (meant === undefined && !isTold) tellUnknown(found);
      isTold ||= meant === undefined;
      return meant ?? found;
    },
  );
}

/** Undefined for what no XML may contain. */
function letterOf(point: number): string | undefined {
  const isBlank = point === 0x09 || point === 0x0a || point === 0x0d;
  const isLetter =
    (point >= 0x20 && point < 0xd800) ||
    (point >= 0xe000 && point <= 0x10ffff && point !== 0xfffe && point !== 0xffff);
  return isBlank || isLetter ? String.fromCodePoint(point) : undefined;
}

/** The value of an attribute, as a person would read it. */
export function attributeText(value: string): string {
  return tidy(resolve(value, () => undefined));
}

function tidy(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd')
    .normalize('NFC')
    .trim();
}
