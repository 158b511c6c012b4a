import type { Align } from '../facts.ts';
import { number, twips } from './lengths.ts';
import { defined, switched } from './runProperties.ts';
import { attribute, child, childValue, type XmlElement } from './xml.ts';

/** What one `w:pPr` says, in twips; a member it does not name comes from below. */
export type ParagraphProperties = {
  readonly style?: string;
  readonly align?: Align;
  readonly left?: Indent;
  readonly right?: Indent;
  readonly firstLine?: Indent;
  readonly before?: Gap;
  readonly after?: Gap;
  readonly line?: number;
  readonly lineRule?: 'auto' | 'exact' | 'atLeast';
  /** No gap to a neighbour of the same style. */
  readonly contextual?: boolean;
  readonly pageBreakBefore?: boolean;
  readonly borders?: Borders;
  readonly numbering?: Numbering;
};

/** Twips, or hundredths of a character's width. */
export type Indent = { readonly twips: number } | { readonly characters: number };
/** Twips, or hundredths of a line, or what a browser would leave. */
export type Gap = { readonly twips: number } | { readonly lines: number } | 'auto';
export type Numbering = { readonly list?: string; readonly level?: number };
export type Borders = Readonly<Partial<Record<'top' | 'bottom' | 'left' | 'right', boolean>>>;

export function paragraphPropertiesOf(element: XmlElement | undefined): ParagraphProperties {
  if (!element) return {};
  const indent = child(element, 'w:ind');
  const spacing = child(element, 'w:spacing');
  return defined({
    style: childValue(element, 'w:pStyle'),
    align: alignOf(element),
    left: indentOf(indent, ['w:left', 'w:start'], ['w:leftChars', 'w:startChars']),
    right: indentOf(indent, ['w:right', 'w:end'], ['w:rightChars', 'w:endChars']),
    firstLine: firstLineOf(indent),
    before: gapOf(spacing, 'before'),
    after: gapOf(spacing, 'after'),
    line: twips(attribute(spacing, 'w:line')),
    lineRule: lineRuleOf(spacing),
    contextual: switched(child(element, 'w:contextualSpacing')),
    pageBreakBefore: switched(child(element, 'w:pageBreakBefore')),
    borders: bordersOf(child(element, 'w:pBdr')),
    numbering: numberingOf(child(element, 'w:numPr')),
  });
}

const ALIGNS: Readonly<Record<string, Align>> = {
  ...{ left: 'left', start: 'left', right: 'right', end: 'right', center: 'center' },
  ...{ both: 'both', distribute: 'both', justify: 'both' },
  ...{ lowKashida: 'both', mediumKashida: 'both', highKashida: 'both', thaiDistribute: 'both' },
};

/** A frame, as Word's old page numbers have one, stands where the frame stands. */
function alignOf(element: XmlElement): Align | undefined {
  const framed = attribute(child(element, 'w:framePr'), 'w:xAlign');
  const value = framed ?? childValue(element, 'w:jc');
  return value === undefined ? undefined : ALIGNS[value];
}

/** Word keeps the twips in step with the characters, so twips count where both are written. */
function indentOf(
  element: XmlElement | undefined,
  names: readonly string[],
  characterNames: readonly string[],
  sign: 1 | -1 = 1,
): Indent | undefined {
  for (const name of names) {
    const value = twips(attribute(element, name));
    if (value !== undefined) return { twips: value * sign };
  }
  for (const name of characterNames) {
    const value = number(attribute(element, name));
    if (value !== undefined && value !== 0) return { characters: value * sign };
  }
  return undefined;
}

/** A hanging indent is a first line further left; it wins over `firstLine` unless it is 0. */
function firstLineOf(element: XmlElement | undefined): Indent | undefined {
  const hanging = indentOf(element, ['w:hanging'], ['w:hangingChars'], -1);
  const firstLine = indentOf(element, ['w:firstLine'], ['w:firstLineChars']);
  return hanging && !('twips' in hanging && hanging.twips === 0) ? hanging : (firstLine ?? hanging);
}

function gapOf(spacing: XmlElement | undefined, side: 'before' | 'after'): Gap | undefined {
  const auto = attribute(spacing, `w:${side}Autospacing`);
  if (auto !== undefined && ['1', 'true', 'on'].includes(auto)) return 'auto';
  const lines = number(attribute(spacing, `w:${side}Lines`));
  if (lines !== undefined && lines !== 0) return { lines };
  const value = twips(attribute(spacing, `w:${side}`));
  return value === undefined ? undefined : { twips: value };
}

function lineRuleOf(spacing: XmlElement | undefined): ParagraphProperties['lineRule'] {
  const rule = attribute(spacing, 'w:lineRule');
  if (rule === 'exact' || rule === 'atLeast') return rule;
  return attribute(spacing, 'w:line') === undefined ? undefined : 'auto';
}

/** Which sides have a border that prints; undefined when none is named. */
export function bordersOf(element: XmlElement | undefined): Borders | undefined {
  if (!element) return undefined;
  return defined({
    top: prints(child(element, 'w:top')),
    bottom: prints(child(element, 'w:bottom')),
    left: prints(child(element, 'w:left') ?? child(element, 'w:start')),
    right: prints(child(element, 'w:right') ?? child(element, 'w:end')),
  });
}

export function prints(border: XmlElement | undefined): boolean | undefined {
  if (!border) return undefined;
  const value = attribute(border, 'w:val') ?? 'none';
  return value !== 'none' && value !== 'nil' && number(attribute(border, 'w:sz')) !== 0;
}

function numberingOf(element: XmlElement | undefined): Numbering | undefined {
  if (!element) return undefined;
  return defined({
    list: childValue(element, 'w:numId'),
    level: number(childValue(element, 'w:ilvl')),
  });
}
