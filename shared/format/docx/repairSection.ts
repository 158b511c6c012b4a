import type { Section } from '../facts.ts';
import type { Repair } from '../finding.ts';
import { changeChildren, insertFirst, isSelfClosed, rendered } from './edits.ts';
import type { Change, Edit } from './edits.ts';
import { twipsOfMillimetres } from './lengths.ts';
import { SECTION } from './order.ts';
import { child, type XmlElement } from './xml.ts';

export type PageRepair = Extract<Repair, { readonly kind: 'margins' | 'paper' }>;

/** What is to become of one `w:sectPr`. */
export type SectionChange = {
  readonly changes: Map<string, Change>;
  /** References to headers and footers that it gets, as XML. */
  references: string;
  /** Edits of references that it has. */
  readonly edits: Edit[];
};

/** Where the section's properties stand, or would stand. */
export type SectionTarget = {
  readonly xml: string;
  readonly body: XmlElement;
  readonly element: XmlElement | undefined;
  readonly section: Section;
};

/** Takes in a margin or the paper; a property that the file leaves out is written whole. */
export function takePageRepair(
  into: SectionChange,
  repair: PageRepair,
  { element, section }: SectionTarget,
): void {
  const [name, change, whole] =
    repair.kind === 'paper'
      ? (['w:pgSz', paperChange(repair), {}] as const)
      : (['w:pgMar', marginChange(repair.margins), allMargins(section.margins)] as const);
  const known = into.changes.get(name)?.set ?? (child(element, name) ? {} : whole);
  into.changes.set(name, { ...change, set: { ...known, ...change.set } });
}

export function sectionEdits(into: SectionChange, target: SectionTarget): readonly Edit[] {
  const { xml, body, element } = target;
  const inside = into.references + rendered(SECTION, into.changes);
  if (!element) {
    const at = body.closing;
    return [{ start: at, end: at, text: `<w:sectPr>${inside}</w:sectPr>` }];
  }
  if (isSelfClosed(element)) return [insertFirst(xml, element, inside)];
  const first = { start: element.opened, end: element.opened, text: into.references };
  const references = into.references === '' ? [] : [first];
  return [...references, ...into.edits, ...changeChildren(xml, element, SECTION, into.changes)];
}

type Paper = Extract<PageRepair, { readonly kind: 'paper' }>;

function paperChange({ width, height }: Paper): Change {
  const set = {
    'w:w': String(twipsOfMillimetres(width)),
    'w:h': String(twipsOfMillimetres(height)),
    ...(width > height ? { 'w:orient': 'landscape' } : {}),
  };
  return { set, remove: ['w:code', 'w:orient'] };
}

type Margins = Extract<PageRepair, { readonly kind: 'margins' }>['margins'];

/** The binding gutter is part of the left margin as it prints. */
function marginChange(margins: Margins): Change {
  const sides = Object.entries(margins).map(([side, length]) => [
    `w:${side}`,
    String(twipsOfMillimetres(length)),
  ]);
  const gutter = margins.left === undefined ? {} : { 'w:gutter': '0' };
  return { set: { ...Object.fromEntries(sides), ...gutter } };
}

/** Word wants every margin named; header and footer are half an inch from the edge where nothing is said. */
function allMargins({ top, right, bottom, left, header, footer }: Section['margins']) {
  const half = 12.7;
  return {
    ...marginChange({ top, right, bottom, left }).set,
    'w:header': String(twipsOfMillimetres(header ?? half)),
    'w:footer': String(twipsOfMillimetres(footer ?? half)),
  };
}
