import type { Run } from '../facts.ts';
import {
  currentField,
  fieldKind,
  instruct,
  isInstruction,
  noteResult,
  takeFieldMark,
} from './fields.ts';
import type { FieldKind } from './fields.ts';
import { readRunProperties, type Reading } from './reading.ts';
import type { RunProperties } from './runProperties.ts';
import { chosen, takeShapes, type Shapes } from './shapes.ts';
import { effective } from './styles.ts';
import { attribute, child, type XmlElement } from './xml.ts';

/** What the inside of a paragraph comes to. */
export type Inline = {
  readonly runs: Run[];
  readonly shapes: Shapes;
  /** A page or column ends before its first word, or after its last. */
  breakBefore: boolean;
  breakAfter: boolean;
  /** Some of it is superscript or subscript. */
  raised: boolean;
};

export type RunContext = {
  readonly reading: Reading;
  /** Of the table and of the paragraph. */
  readonly styles: readonly RunProperties[];
  readonly inline: Inline;
  /** The simple field around. */
  readonly field?: FieldKind;
};

/** Deletions do not print, nor do the marks of what else changed. */
const UNPRINTED = new Set(['w:del', 'w:moveFrom', 'w:pPr', 'w:rPr', 'w:sdtPr', 'w:sdtEndPr']);

export function takeInline(parent: XmlElement, context: RunContext): void {
  for (const one of parent.children) {
    if (UNPRINTED.has(one.name)) continue;
    if (one.name === 'w:r') takeRun(one, context);
    else if (one.name === 'mc:AlternateContent') {
      const choice = chosen(one);
      if (choice) takeInline(choice, context);
    } else if (one.name === 'w:fldSimple') {
      const kind = fieldKind(attribute(one, 'w:instr') ?? '');
      takeInline(one, kind ? { ...context, field: kind } : context);
    } else if (one.name === 'm:r') {
      const text = child(one, 'm:t')?.text ?? '';
      addText(text, effective(levels(context, undefined), {}), context);
    } else takeInline(one, context);
  }
}

function levels(context: RunContext, style: string | undefined) {
  const { styles } = context.reading.look;
  const own = style === undefined ? [] : [styles.character(style)];
  return { defaults: styles.defaults.run, styles: [...context.styles, ...own] };
}

function takeRun(run: XmlElement, context: RunContext): void {
  const direct = readRunProperties(child(run, 'w:rPr'), context.reading);
  const properties = effective(levels(context, direct.style), direct);
  takeRunContent(run, properties, context);
}

function takeRunContent(run: XmlElement, properties: RunProperties, context: RunContext): void {
  const { reading, inline } = context;
  for (const one of run.children) {
    if (one.name === 'w:fldChar') {
      const kind = takeFieldMark(reading.fields, one);
      if (kind) addText('1', properties, { ...context, field: kind });
    } else if (one.name === 'w:instrText') instruct(reading.fields, one.text);
    else if (isInstruction(reading.fields)) continue;
    else if (one.name === 'mc:AlternateContent') {
      const choice = chosen(one);
      if (choice) takeRunContent(choice, properties, context);
    } else if (DRAWINGS.has(one.name)) {
      if (properties.hidden !== true) takeShapes(one, inline.shapes);
    } else if (one.name === 'w:br' && isPageBreak(one)) breakPage(inline);
    else addText(textOf(one), properties, context);
  }
}

const DRAWINGS = new Set(['w:drawing', 'w:pict', 'w:object']);

function isPageBreak(element: XmlElement): boolean {
  return attribute(element, 'w:type') === 'page';
}

function breakPage(inline: Inline): void {
  if (inline.runs.every(({ text }) => text.trim() === '')) inline.breakBefore = true;
  else inline.breakAfter = true;
}

function textOf(element: XmlElement): string {
  switch (element.name) {
    case 'w:t':
      return element.text.normalize('NFC').replaceAll('\n', ' ');
    case 'w:tab':
    case 'w:ptab':
      return '\t';
    case 'w:br':
    case 'w:cr':
      return '\n';
    case 'w:noBreakHyphen':
      return '-';
    case 'w:sym':
      return symbol(attribute(element, 'w:char'));
    case 'w:pgNum':
      return '1';
    default:
      return '';
  }
}

/** Symbol fonts lay their pictures on private code points, which say nothing elsewhere. */
function symbol(code: string | undefined): string {
  const point = Number.parseInt(code ?? '', 16);
  if (!(point > 0 && point <= 0x10ffff)) return '';
  return point >= 0xe000 && point <= 0xf8ff ? '•' : String.fromCodePoint(point);
}

function addText(text: string, properties: RunProperties, context: RunContext): void {
  if (text === '' || properties.hidden === true) return;
  noteResult(context.reading.fields);
  const field = context.field ?? currentField(context.reading.fields);
  if (properties.raised) context.inline.raised = true;
  for (const [letters, font] of byFont(text, properties)) {
    append(context.inline.runs, runOf(letters, font, properties, field));
  }
}

/** Word takes ASCII from one font and the rest, Vietnamese letters among it, from another. */
function byFont(text: string, { ascii, hAnsi }: RunProperties): [string, string | undefined][] {
  if (ascii === hAnsi || !/[^\s]/.test(text)) return [[text, ascii ?? hAnsi]];
  const parts = text.match(/\p{ASCII}+|\P{ASCII}+/gu) ?? [];
  return parts.map((part) => [
    part,
    part.charCodeAt(0) < 0x80 ? (ascii ?? hAnsi) : (hAnsi ?? ascii),
  ]);
}

function runOf(
  text: string,
  font: string | undefined,
  properties: RunProperties,
  field: FieldKind | undefined,
): Run {
  return {
    text,
    ...(font === undefined ? {} : { font }),
    size: properties.size ?? 10,
    bold: properties.bold ?? false,
    italic: properties.italic ?? false,
    underline: properties.underline ?? false,
    caps: (properties.caps ?? false) || (properties.smallCaps ?? false),
    color: properties.color ?? 'auto',
    ...(field === undefined ? {} : { field }),
  };
}

/** Neighbours that look the same are one run, however often the file splits them. */
export function append(runs: Run[], next: Run): void {
  const last = runs.at(-1);
  if (!last || !looksLike(last, next)) runs.push(next);
  else runs[runs.length - 1] = { ...last, text: last.text + next.text };
}

function looksLike(one: Run, other: Run): boolean {
  return (
    one.font === other.font &&
    one.size === other.size &&
    one.bold === other.bold &&
    one.italic === other.italic &&
    one.underline === other.underline &&
    one.caps === other.caps &&
    one.color === other.color &&
    one.field === other.field
  );
}
