import type { Finding, Severity } from '#shared/format/finding.ts';

export type Mark = { readonly severity: Severity; readonly chosen: boolean };
export const sides = ['top', 'right', 'bottom', 'left'] as const;
export type Side = (typeof sides)[number];
/** A strip of a section's first sheet: a margin, the header, the footer; `page` is the sheet itself. */
export type Strip = Side | 'header' | 'footer' | 'page';

export type Marks = {
  readonly paragraphs: ReadonlyMap<number, Mark>;
  /** By section, from 0. */
  readonly strips: ReadonlyMap<number, ReadonlyMap<Strip, Mark>>;
};

/** Where in the picture a finding is, as a key: those with the same key are chosen together. Empty: nowhere in particular. */
export function placeOf(finding: Finding): string {
  const { paragraph, section } = finding.where;
  if (paragraph !== undefined) return `paragraph ${paragraph}`;
  return section === undefined ? '' : `section ${section} ${stripOf(finding)}`;
}

function stripOf({ rule, where }: Finding): Strip {
  if (where.running) return where.running;
  return sides.find((side) => rule.startsWith('margin') && rule.endsWith(side)) ?? 'page';
}

/** What the picture marks; a place with several findings is as grave as the gravest. */
export function marksOf(findings: readonly Finding[], chosen: Finding | undefined): Marks {
  const paragraphs = new Map<number, Mark>();
  const strips = new Map<number, Map<Strip, Mark>>();
  const chosenPlace = chosen && placeOf(chosen);
  for (const finding of findings) {
    const { paragraph, section } = finding.where;
    const isChosen = placeOf(finding) === chosenPlace;
    if (paragraph !== undefined) {
      paragraphs.set(paragraph, graver(paragraphs.get(paragraph), finding, isChosen));
    } else if (section !== undefined) {
      const own = strips.get(section) ?? new Map<Strip, Mark>();
      own.set(stripOf(finding), graver(own.get(stripOf(finding)), finding, isChosen));
      strips.set(section, own);
    }
  }
  return { paragraphs, strips };
}

function graver(known: Mark | undefined, { severity }: Finding, chosen: boolean): Mark {
  return {
    severity: known?.severity === 'blocking' ? 'blocking' : severity,
    chosen: chosen || (known?.chosen ?? false),
  };
}
