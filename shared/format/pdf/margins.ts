import type { Section } from '../facts.ts';
import type { Frame } from './columns.ts';
import type { PdfPage } from './page.ts';
import type { Row, Segment } from './rows.ts';

/** A page with its rows, those of headers and footers taken out. */
export type ReadPage = {
  readonly page: PdfPage;
  readonly number: number;
  readonly rows: readonly Row[];
  readonly top?: Segment;
  readonly bottom?: Segment;
};

/** How far letters of Times New Roman reach above and below their line. */
const ASCENT = 0.891;
const DESCENT = 0.216;
/** So many lines end at one place when a text is justified, or ragged against its edge. */
const SEVERAL = 3;

/** The left and right edge of the text: where most lines begin and end; a letterhead may reach further. */
export function frameOf(pages: readonly ReadPage[]): Frame {
  const single = pages.flatMap(({ rows }) => rows.flatMap((row) => (row.length === 1 ? row : [])));
  const lines = single.length > 0 ? single : pages.flatMap(({ rows }) => rows.flat());
  const width = pages[0]?.page.width ?? 0;
  const [lefts, rights] = [lines.map(({ left }) => left), lines.map(({ right }) => right)];
  return {
    left: usual(lefts) ?? least(lefts, width / 2),
    right:
      usual(rights) ??
      -least(
        rights.map((right) => -right),
        -width / 2,
      ),
  };
}

/** A page may have more lines than a call may have arguments. */
function least(places: readonly number[], most: number): number {
  return places.reduce((one, other) => Math.min(one, other), most);
}

/** Where several of them meet, to a point. */
function usual(places: readonly number[]): number | undefined {
  const groups = Map.groupBy(places, (place) => Math.round(place));
  const [most] = [...groups.values()].sort((one, other) => other.length - one.length);
  return most && most.length >= SEVERAL ? most[0] : undefined;
}

type Sides = Pick<Section, 'margins' | 'uncertain'>;

export function marginsOf(pages: readonly ReadPage[], frame: Frame): Sides {
  const [first] = pages;
  if (!first) return { margins: { top: 0, bottom: 0, left: 0, right: 0 } };
  const { width, height } = first.page;
  const tops = pages.flatMap(({ rows }) => whiteAbove(rows, height));
  const bottoms = pages.flatMap(({ rows }) => whiteBelow(rows));
  const measured = {
    top: millimetres(Math.min(...tops, height / 2)),
    bottom: millimetres(Math.min(...bottoms, height / 2)),
    left: millimetres(frame.left),
    right: millimetres(width - frame.right),
  };
  const uncertain = [
    ...(pages.length > 1 ? [] : (['bottom'] as const)),
    ...(isJustified(pages, frame) ? [] : (['right'] as const)),
  ];
  const sure = Object.fromEntries(uncertain.map((side) => [side, Math.min(20, measured[side])]));
  return {
    margins: { ...measured, ...sure },
    ...(uncertain.length > 0 ? { uncertain } : {}),
  };
}

function whiteAbove(rows: readonly Row[], height: number): number[] {
  const baselines = rows.flat().map(({ baseline, size }) => height - baseline - size * ASCENT);
  return baselines.length > 0 ? [least(baselines, Infinity)] : [];
}

function whiteBelow(rows: readonly Row[]): number[] {
  const baselines = rows.flat().map(({ baseline, size }) => baseline - size * DESCENT);
  return baselines.length > 0 ? [least(baselines, Infinity)] : [];
}

function isJustified(pages: readonly ReadPage[], frame: Frame): boolean {
  const ends = pages.flatMap(({ rows }) => rows.flatMap((row) => row.slice(-1)));
  return ends.filter(({ right }) => Math.abs(right - frame.right) < 1).length >= SEVERAL;
}

/** Text boxes are measured from letters, so tenths of a millimetre are all that can be said. */
export function millimetres(points: number): number {
  return Math.round((points / 72) * 254) / 10;
}
