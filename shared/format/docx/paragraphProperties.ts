import type { Align } from '../facts.ts';
import { number, twips } from './lengths.ts';
import { defined, switched } from './runProperties.ts';
import { attribute, child, childValue, type XmlElement } from './xml.ts';

/** What one `w:pPr` says, in twips; a member it does not name comes from below. */
export type ParagraphProperties = {
  readonly style?: string;
  readonly align?: Align;
  readonly left?: number;
  readonly leftCharacters?: Characters;
  readonly right?: number;
  readonly rightCharacters?: Characters;
  /** Below 0 it hangs. */
  readonly firstLine?: number;
  readonly firstLineCharacters?: Characters;
  readonly before?: number;
  readonly beforeLines?: number;
  readonly beforeAuto?: boolean;
  readonly after?: number;
  readonly afterLines?: number;
  readonly afterAuto?: boolean;
  readonly line?: number;
  readonly lineRule?: 'auto' | 'exact' | 'atLeast';
  /** No gap to a neighbour of the same style. */
  readonly contextual?: boolean;
  readonly pageBreakBefore?: boolean;
  readonly borders?: Borders;
  readonly numbering?: Numbering;
};

/** Hundredths of a character's width, which count unless 0; Word writes beside them the twips they come to. */
export type Characters = { readonly hundredths: number; readonly twips?: number };
export type Numbering = { readonly list?: string; readonly level?: number };
export type Borders = Readonly<Partial<Record<'top' | 'bottom' | 'left' | 'right', boolean>>>;

export function paragraphPropertiesOf(element: XmlElement | undefined): ParagraphProperties {
  if (!element) return {};
  const indent = child(element, 'w:ind');
  const spacing = child(element, 'w:spacing');
  return defined({
    style: childValue(element, 'w:pStyle'),
    align: alignOf(element),
    ...indentOf(indent),
    ...gapOf(spacing),
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

/** Undefined members are dropped by `defined`. */
type Undefinable<Name extends keyof ParagraphProperties> = {
  readonly [Member in Name]?: ParagraphProperties[Member] | undefined;
};

type Indents = Undefinable<
  'left' | 'leftCharacters' | 'right' | 'rightCharacters' | 'firstLine' | 'firstLineCharacters'
>;

function indentOf(element: XmlElement | undefined): Indents {
  if (!element) return {};
  const left = lengthOf(element, 'left', 'start');
  const right = lengthOf(element, 'right', 'end');
  const firstLine = firstLineOf(lengthOf(element, 'hanging'), lengthOf(element, 'firstLine'));
  const hangingCharacters = charactersOf(element, firstLine, 'hanging');
  return {
    ...{ left, leftCharacters: charactersOf(element, left, 'left', 'start') },
    ...{ right, rightCharacters: charactersOf(element, right, 'right', 'end') },
    firstLine,
    firstLineCharacters: hangingCharacters?.hundredths
      ? { ...hangingCharacters, hundredths: -hangingCharacters.hundredths }
      : (charactersOf(element, firstLine, 'firstLine') ?? hangingCharacters),
  };
}

function lengthOf(element: XmlElement, name: string, newer = name): number | undefined {
  return twips(attribute(element, `w:${name}`) ?? attribute(element, `w:${newer}`));
}

/** A hanging indent is a first line further left; it wins over `firstLine` unless it is 0. */
function firstLineOf(
  hanging: number | undefined,
  firstLine: number | undefined,
): number | undefined {
  return hanging === undefined || (hanging === 0 && firstLine !== undefined) ? firstLine : -hanging;
}

function charactersOf(
  element: XmlElement,
  length: number | undefined,
  name: string,
  newer = name,
): Characters | undefined {
  const value = attribute(element, `w:${name}Chars`) ?? attribute(element, `w:${newer}Chars`);
  const hundredths = number(value);
  if (hundredths === undefined) return undefined;
  return { hundredths, ...(length === undefined ? {} : { twips: length }) };
}

type Gaps = Undefinable<
  'before' | 'beforeLines' | 'beforeAuto' | 'after' | 'afterLines' | 'afterAuto'
>;

function gapOf(spacing: XmlElement | undefined): Gaps {
  if (!spacing) return {};
  return {
    before: twips(attribute(spacing, 'w:before')),
    beforeLines: number(attribute(spacing, 'w:beforeLines')),
    beforeAuto: isOn(attribute(spacing, 'w:beforeAutospacing')),
    after: twips(attribute(spacing, 'w:after')),
    afterLines: number(attribute(spacing, 'w:afterLines')),
    afterAuto: isOn(attribute(spacing, 'w:afterAutospacing')),
  };
}

function isOn(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : ['1', 'true', 'on'].includes(value);
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
