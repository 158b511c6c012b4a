import type { PdfRule } from './page.ts';

/** A page's operators as pdfjs lists them, and the codes of those that matter here (its `OPS`). */
export type Operators = {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
};
export type Codes = Readonly<
  Record<
    | 'save'
    | 'restore'
    | 'transform'
    | 'paintFormXObjectBegin'
    | 'paintFormXObjectEnd'
    | 'constructPath',
    number
  >
>;

type Matrix = readonly [number, number, number, number, number, number];

const UPRIGHT: Matrix = [1, 0, 0, 1, 0, 0];
/** Thinner is a line, thicker a surface; shorter is part of a picture. */
const THIN = 1.5;
const SHORTEST = 12;

/** The horizontal lines of a page: paths as flat as a pen, wherever the page's transformations put them. */
export function rulesOf({ fnArray, argsArray }: Operators, codes: Codes): readonly PdfRule[] {
  const rules: PdfRule[] = [];
  const saved: Matrix[] = [];
  let current = UPRIGHT;
  for (const [index, code] of fnArray.entries()) {
    const values = numbersIn(argsArray[index]);
    if (code === codes.save) saved.push(current);
    else if (code === codes.restore || code === codes.paintFormXObjectEnd) {
      current = saved.pop() ?? UPRIGHT;
    } else if (code === codes.transform) current = combined(current, values);
    else if (code === codes.paintFormXObjectBegin) {
      saved.push(current);
      current = combined(current, numbersIn(first(argsArray[index])));
    } else if (code === codes.constructPath) {
      const rule = ruleIn(current, last(argsArray[index]));
      if (rule) rules.push(rule);
    }
  }
  return rules;
}

function first(args: unknown): unknown {
  return Array.isArray(args) ? args[0] : undefined;
}

/** The box around a path is the last of its arguments. */
function last(args: unknown): readonly number[] {
  return Array.isArray(args) ? numbersIn(args.at(-1)) : [];
}

function numbersIn(values: unknown): readonly number[] {
  const list = values instanceof Float32Array ? [...values] : values;
  return Array.isArray(list) ? list.filter((one) => typeof one === 'number') : [];
}

function combined(outer: Matrix, inner: readonly number[]): Matrix {
  const [a, b, c, d, e, f] = inner;
  if (a === undefined || b === undefined || c === undefined) return outer;
  if (d === undefined || e === undefined || f === undefined) return outer;
  const [A, B, C, D, E, F] = outer;
  return [
    ...([A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d] as const),
    ...([A * e + C * f + E, B * e + D * f + F] as const),
  ];
}

function ruleIn([a, b, c, d, e, f]: Matrix, box: readonly number[]): PdfRule | undefined {
  const [x0, y0, x1, y1] = box;
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined)
    return undefined;
  const [left, right] = sorted(a * x0 + c * y0 + e, a * x1 + c * y1 + e);
  const [low, high] = sorted(b * x0 + d * y0 + f, b * x1 + d * y1 + f);
  if (high - low > THIN || right - left < SHORTEST) return undefined;
  return { x: left, y: low, width: right - left };
}

function sorted(one: number, other: number): readonly [number, number] {
  return one < other ? [one, other] : [other, one];
}
