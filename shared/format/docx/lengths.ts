/** Lengths as WordprocessingML has them, as numbers; undefined for what is none. */
export function number(value: string | undefined): number | undefined {
  if (value === undefined || !/^[-+]?\d+(\.\d+)?$/.test(value.trim())) return undefined;
  const parsed = Number(value);
  return Math.abs(parsed) < 1e9 ? parsed : undefined;
}

/** Twentieths of a point; the newer form carries a unit (`1.5cm`). */
export function twips(value: string | undefined): number | undefined {
  const [, amount, unit] = /^(-?[\d.]+)(mm|cm|in|pt|pc|pi)$/.exec(value?.trim() ?? '') ?? [];
  if (amount === undefined || unit === undefined) return number(value);
  const parsed = number(amount);
  return parsed === undefined ? undefined : parsed * (TWIPS[unit] ?? 0);
}

const TWIPS: Readonly<Record<string, number>> = {
  ...{ mm: 1440 / 25.4, cm: 14400 / 25.4, in: 1440, pt: 20, pc: 240, pi: 240 },
};

export function millimetres(length: number): number {
  return round((length / 1440) * 25.4);
}

export function millimetresOfEmu(length: number): number {
  return round(length / 36_000);
}

export function millimetresOfPoints(length: number): number {
  return round((length / 72) * 25.4);
}

export function twipsOfMillimetres(length: number): number {
  return Math.round((length / 25.4) * 1440);
}

export function round(length: number): number {
  return Math.round(length * 100) / 100 + 0;
}

/** A length of CSS as VML writes it (`113.4pt`, `2cm`, `40`), in mm; `bare` is the unit of a bare number. */
export function cssMillimetres(
  value: string | undefined,
  bare: number = 72 / 96,
): number | undefined {
  const [, amount, unit] = /^\s*(-?[\d.]+)(pt|px|in|cm|mm|pc)?\s*$/.exec(value ?? '') ?? [];
  const parsed = number(amount);
  if (parsed === undefined) return undefined;
  const points = unit === undefined ? bare : (POINTS[unit] ?? 1);
  return millimetresOfPoints(parsed * points);
}

const POINTS: Readonly<Record<string, number>> = {
  ...{ pt: 1, px: 72 / 96, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, pc: 12 },
};
