import type { Paragraph } from '../facts.ts';
import type { Repair } from '../finding.ts';
import { changeProperties, isSelfClosed, type Change, type Edit } from './edits.ts';
import { twipsOfMillimetres } from './lengths.ts';
import { PARAGRAPH, RUN } from './order.ts';
import { ownRuns } from './ownRuns.ts';
import { replaceWords } from './repairWords.ts';
import { defined } from './runProperties.ts';
import { attribute, child, type XmlElement } from './xml.ts';

export type ParagraphRepair = Extract<Repair, { readonly paragraph: number }>;

type Target = {
  readonly xml: string;
  readonly element: XmlElement;
  readonly paragraph: Paragraph;
  /** It has no gap to a neighbour of the same style. */
  readonly contextual: boolean;
};

/** Everything asked of one paragraph, as direct formatting of it and its runs. */
export function repairParagraph(
  target: Target,
  repairs: readonly ParagraphRepair[],
): readonly Edit[] {
  const { xml, element, paragraph } = target;
  const ofParagraph = new Map<string, Change>();
  const ofRuns = new Map<string, Change>();
  for (const repair of [...repairs.filter(isNoSpacing), ...spacingOf(repairs)]) {
    add(ofParagraph, paragraphChanges(repair, target));
    add(ofRuns, runChanges(repair));
  }
  const words = repairs.flatMap((repair) => (repair.kind === 'text' ? [repair] : []));
  const runs = ownRuns(element);
  const mark = paragraph.label === '' ? undefined : markOf(element);
  return [
    ...changeProperties(xml, element, PARAGRAPH, ofParagraph),
    ...runs.flatMap((run) => changeProperties(xml, run, RUN, ofRuns)),
    ...(mark ? changeProperties(xml, mark, RUN, ofRuns) : []),
    ...replaceWords(element, words),
  ];
}

/** Where the type of the automatic number stands. */
function markOf(element: XmlElement): XmlElement | undefined {
  const properties = child(element, PARAGRAPH.name);
  return properties && !isSelfClosed(properties) ? properties : undefined;
}

function add(changes: Map<string, Change>, named: Named): void {
  for (const [name, change] of named) changes.set(name, merged(changes.get(name), change));
}

function isNoSpacing({ kind }: ParagraphRepair): boolean {
  return kind !== 'spacing';
}

/** All that is asked of the gaps at once: a gap that is asked for is not one to keep as it is. */
function spacingOf(repairs: readonly ParagraphRepair[]): readonly Spacing[] {
  const asked = repairs.filter((repair) => repair.kind === 'spacing');
  const [first] = asked;
  return first ? [Object.assign({}, first, ...asked.map((one) => defined(one)))] : [];
}

function merged(before: Change | undefined, next: Change): Change {
  const kept = Object.entries(before?.set ?? {}).filter(([key]) => !next.remove?.includes(key));
  return {
    set: { ...Object.fromEntries(kept), ...next.set },
    remove: [...(before?.remove ?? []), ...(next.remove ?? [])],
  };
}

type Named = readonly (readonly [string, Change])[];

function paragraphChanges(repair: ParagraphRepair, target: Target): Named {
  switch (repair.kind) {
    case 'align':
      return alignChanges(repair.align, target.element);
    case 'indent':
      return [['w:ind', firstLineChange(twipsOfMillimetres(repair.firstLine))]];
    case 'spacing':
      return spacingChanges(repair, target);
    default:
      return [];
  }
}

/** A frame stands where the frame says, whatever the alignment in it. */
function alignChanges(align: 'left' | 'center' | 'both', element: XmlElement): Named {
  const frame = child(child(element, PARAGRAPH.name), 'w:framePr');
  const isPlaced = attribute(frame, 'w:xAlign') !== undefined;
  const place: Change =
    align === 'both' ? { set: {}, remove: ['w:xAlign'] } : { set: { 'w:xAlign': align } };
  return [
    ['w:jc', { set: { 'w:val': align } }],
    ...(isPlaced ? ([['w:framePr', place]] as const) : []),
  ];
}

/** Characters win over lengths wherever they come from, so they are set to none. */
function firstLineChange(length: number): Change {
  const remove = ['w:hanging', 'w:hangingChars', 'w:firstLine'];
  const name = length < 0 ? 'w:hanging' : 'w:firstLine';
  return { remove, set: { 'w:firstLineChars': '0', [name]: String(Math.abs(length)) } };
}

type Spacing = Extract<Repair, { readonly kind: 'spacing' }>;

function spacingChanges({ before, after, lines }: Spacing, target: Target): Named {
  const isGap = before !== undefined || after !== undefined;
  const opens = target.contextual && isGap;
  const { spacing } = target.paragraph;
  const change: Change = {
    set: {
      ...gap('before', before ?? (opens ? spacing.before : undefined)),
      ...gap('after', after ?? (opens ? spacing.after : undefined)),
      ...(lines === undefined
        ? {}
        : { 'w:line': String(Math.round(lines * 240)), 'w:lineRule': 'auto' }),
    },
  };
  return [
    ['w:spacing', change],
    ...(opens ? ([['w:contextualSpacing', { set: { 'w:val': '0' } }]] as const) : []),
  ];
}

function gap(side: 'before' | 'after', points: number | undefined): Record<string, string> {
  if (points === undefined) return {};
  return {
    [`w:${side}`]: String(Math.round(points * 20)),
    [`w:${side}Lines`]: '0',
    [`w:${side}Autospacing`]: '0',
  };
}

function runChanges(repair: ParagraphRepair): Named {
  if (repair.kind === 'font') return [['w:rFonts', fontChange(repair.font)]];
  if (repair.kind !== 'type') return [];
  const { size, bold, italic, color } = repair;
  return [
    ...(size === undefined ? [] : both('w:sz', 'w:szCs', String(size * 2))),
    ...(bold === undefined ? [] : both('w:b', 'w:bCs', bold ? '1' : '0')),
    ...(italic === undefined ? [] : both('w:i', 'w:iCs', italic ? '1' : '0')),
    ...(color === undefined ? [] : [['w:color', colorChange(color)] as const]),
  ];
}

/** The second is the same for scripts that run from right to left, which Word keeps apart. */
function both(name: string, complex: string, value: string): Named {
  const change = { set: { 'w:val': value } };
  return [
    [name, change],
    [complex, change],
  ];
}

function fontChange(font: string): Change {
  return {
    set: { 'w:ascii': font, 'w:hAnsi': font, 'w:cs': font },
    remove: ['w:asciiTheme', 'w:hAnsiTheme', 'w:cstheme'],
  };
}

function colorChange(color: string): Change {
  return { set: { 'w:val': color }, remove: ['w:themeColor', 'w:themeTint', 'w:themeShade'] };
}
