import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';

/** One figure. `ratio` is ours against `against` in the same run; `goal` is the bound of the architecture. */
export type Result = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly ratio: number | null;
  readonly goal: string;
  /** What `value` is the median of. */
  readonly runs: readonly number[];
};

export type Report = {
  readonly at: string;
  readonly node: string;
  readonly browser: string;
  readonly store: string;
  readonly results: readonly Result[];
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN];
  return (low + high) / 2;
}

/** `share` of the values are not above it: 0.95 for p95. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** How far the run has come. */
export function say(line: string): void {
  console.log(line);
}

export function print(results: readonly Result[]): void {
  const rows = results.map(({ name, value, unit, against, ratio, goal }) => ({
    name,
    value: `${round(value)} ${unit}`,
    against,
    ratio: ratio === null ? '' : `${round(ratio)}×`,
    goal,
  }));
  console.table(rows);
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export async function save(report: Report): Promise<void> {
  const folder = path.join(import.meta.dirname, 'results');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
}

export function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model ?? 'unknown processor'}`;
}
