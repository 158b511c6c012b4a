/** Lines drawn on a page: of points x, y, and pressure and time where the device knows them, all from 0 to 1. */
export type Strokes = readonly (readonly (readonly number[])[])[];

const MOST_SHEETS = 100;
const MOST_STROKES = 2_000;
/** Of all that one command draws: some ten pages written full. */
const MOST_POINTS = 20_000;

/** Counts what a command draws, before anything of it is looked at. */
export function isWithinInk(ink: unknown): boolean {
  if (!Array.isArray(ink) || ink.length > MOST_SHEETS) return false;
  let points = 0;
  for (const sheet of ink as unknown[]) {
    for (const stroke of strokesIn(sheet)) points += listOf(stroke).length;
    if (points > MOST_POINTS) return false;
  }
  return true;
}

/** By hand: a schema of numbers takes twenty times as long for the thousands that are the longest of all commands. */
export function areStrokes(value: unknown): boolean {
  return isListOf(value, MOST_STROKES, (stroke) => isListOf(stroke, MOST_POINTS, isPoint));
}

function isPoint(value: unknown): boolean {
  return isListOf(value, 4, isShare) && listOf(value).length >= 2;
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isListOf(value: unknown, most: number, isOne: (one: unknown) => boolean): boolean {
  const list = listOf(value);
  return list.length > 0 && list.length <= most && list.every(isOne);
}

function strokesIn(sheet: unknown): readonly unknown[] {
  return typeof sheet === 'object' && sheet && 'strokes' in sheet ? listOf(sheet.strokes) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
