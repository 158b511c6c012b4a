import type { Run } from './facts.ts';

/** Advance widths of Times New Roman in thousandths of the size, by the letter without its marks. */
const REGULAR: Readonly<Record<string, string>> = {
  250: ' .,',
  278: 'iljt/:;',
  333: 'frI()-',
  389: 'sJ',
  444: 'acez',
  556: 'FPS',
  611: 'ELTZ',
  667: 'BCR',
  722: 'ADGHKNOQUVXYĐw',
  778: 'm',
  889: 'M',
  944: 'W',
};
const BOLD: Readonly<Record<string, string>> = {
  250: ' .,',
  278: 'il/',
  333: 'fjt()-:;',
  389: 'Is',
  444: 'cerz',
  556: 'bdhknpquSđ',
  611: 'FP',
  667: 'BELTZ',
  722: 'ACDNRUVXYĐw',
  778: 'GHKOQ',
  833: 'm',
  944: 'M',
  1000: 'W',
};
const OTHERS = 500;
const MM_PER_POINT = 25.4 / 72;

const regular = table(REGULAR);
const bold = table(BOLD);

function table(rows: Readonly<Record<string, string>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(rows).flatMap(([width, letters]) =>
      [...letters].map((letter) => [letter, Number(width)] as const),
    ),
  );
}

/** About how long the runs are on one line, in mm, set in Times New Roman. */
export function widthOf(runs: readonly Run[]): number {
  let points = 0;
  for (const run of runs) {
    const widths = run.bold ? bold : regular;
    for (const letter of run.text.normalize('NFD').replace(/\p{M}/gu, ''))
      points += ((widths.get(letter) ?? OTHERS) / 1000) * run.size;
  }
  return points * MM_PER_POINT;
}
