import type { Measured } from './sheets.ts';
import type { Unit } from './units.ts';

/** The faces that pages are drawn with; what is measured before they are here is measured with other letters. */
const FACES = ['13pt', 'bold 13pt', 'italic 13pt', 'italic bold 13pt'];

export async function lettersAreHere(): Promise<void> {
  await Promise.allSettled(FACES.map((face) => document.fonts.load(`${face} Tinos`, 'aệ')));
}

/** The heights of units that are drawn below `column`, one element each, in pixels of CSS. */
export function measure(column: HTMLElement, units: readonly Unit[]): readonly Measured[] {
  const drawn = [...column.querySelectorAll<HTMLElement>('[data-unit]')];
  return units.map(({ section, startsPage, kind }, index) => {
    const element = drawn[index];
    const height = element?.getBoundingClientRect().height ?? 0;
    const cuts = kind === 'paragraph' && element ? cutsOf(element, height) : [];
    return { section, startsPage, height, cuts };
  });
}

/** Every line of a paragraph is as high as the next: its line height is a length. */
function cutsOf(element: HTMLElement, height: number): readonly number[] {
  const paragraph = element.firstElementChild;
  if (!paragraph) return [];
  const style = getComputedStyle(paragraph);
  const [top, bottom, line] = [style.paddingTop, style.paddingBottom, style.lineHeight].map(
    Number.parseFloat,
  ) as [number, number, number];
  const lines = Math.round((height - top - bottom) / line);
  if (!Number.isFinite(lines)) return [];
  return Array.from({ length: Math.max(0, lines) }, (_, index) =>
    index === lines - 1 ? height : top + (index + 1) * line,
  );
}
