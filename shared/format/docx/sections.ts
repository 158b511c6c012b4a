import type { Paragraph, Running, Section } from '../facts.ts';
import { millimetres, number, twips } from './lengths.ts';
import type { Relationship } from './package.ts';
import { defined, switched } from './runProperties.ts';
import { attribute, child, type XmlElement } from './xml.ts';

export type RunningKind = 'first' | 'default' | 'even';
type Edge = 'header' | 'footer';

/** What the sections need from elsewhere in the file. */
export type SectionSources = {
  readonly relationships: readonly Relationship[];
  /** Left and right pages have headers of their own. */
  readonly evenAndOdd: boolean;
  /** Reads a header or footer part for a section. */
  readonly running: (part: string, section: number) => readonly Paragraph[];
};

export function sectionsOf(
  elements: readonly (XmlElement | undefined)[],
  sources: SectionSources,
): readonly Section[] {
  const parts: RunningParts = new Map();
  const relationships = byId(sources.relationships);
  return elements.map((element, index) => {
    inherit(parts, element, relationships);
    const titlePage = switched(child(element, 'w:titlePg')) ?? false;
    const running = (edge: Edge): Running => {
      const of = (kind: RunningKind, isUsed: boolean) => {
        const part = parts.get(`${edge} ${kind}`);
        return isUsed && part ? sources.running(part.target, index) : [];
      };
      return {
        first: of('first', titlePage),
        default: of('default', true),
        even: of('even', sources.evenAndOdd),
      };
    };
    return {
      ...pageOf(element),
      titlePage,
      pageNumbers: pageNumbersOf(child(element, 'w:pgNumType')),
      headers: running('header'),
      footers: running('footer'),
    };
  });
}

/** The parts of headers and footers by edge and kind: `header default`, `footer first` … */
export type RunningParts = Map<string, Relationship>;

type RelationshipsById = ReadonlyMap<string, Relationship>;

export function byId(relationships: readonly Relationship[]): RelationshipsById {
  return new Map(relationships.map((one) => [one.id, one]));
}

/** A kind that a section does not name is that of the section before. */
export function inherit(
  parts: RunningParts,
  element: XmlElement | undefined,
  relationships: RelationshipsById,
): void {
  for (const edge of ['header', 'footer'] as const) {
    for (const one of element?.children ?? []) {
      if (one.name !== `w:${edge}Reference`) continue;
      const id = attribute(one, 'r:id');
      const target = relationships.get(id ?? '');
      if (target && !target.external)
        parts.set(`${edge} ${attribute(one, 'w:type') ?? 'default'}`, target);
    }
  }
}

/** Word's own sizes where the file says nothing: a letter page with an inch around. */
function pageOf(element: XmlElement | undefined): Pick<Section, 'page' | 'margins'> {
  const size = child(element, 'w:pgSz');
  const margin = child(element, 'w:pgMar');
  const length = (of: XmlElement | undefined, name: string) => twips(attribute(of, `w:${name}`));
  const side = (name: string) => Math.abs(length(margin, name) ?? 1440);
  const [header, footer] = [length(margin, 'header'), length(margin, 'footer')];
  return {
    page: {
      width: millimetres(length(size, 'w') ?? 12240),
      height: millimetres(length(size, 'h') ?? 15840),
    },
    margins: {
      top: millimetres(side('top')),
      bottom: millimetres(side('bottom')),
      left: millimetres(side('left') + (length(margin, 'gutter') ?? 0)),
      right: millimetres(side('right')),
      ...(header === undefined ? {} : { header: millimetres(header) }),
      ...(footer === undefined ? {} : { footer: millimetres(footer) }),
    },
  };
}

function pageNumbersOf(element: XmlElement | undefined): Section['pageNumbers'] {
  return defined({
    start: number(attribute(element, 'w:start')),
    format: attribute(element, 'w:fmt'),
  });
}
