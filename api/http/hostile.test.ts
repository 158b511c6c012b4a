import { describe, expect, test } from 'vitest';
import { reference } from '#shared/format/recognise.ts';
import { readPlaceDate } from '#shared/format/readers/forms/placeDate.ts';
import { contentDisposition } from '../files/disposition.ts';
import { fittingName } from '../files/extension.ts';
import { parseRange } from '../files/range.ts';
import { parseEndpoint } from '../push/endpoint.ts';
import { key, revision, sequence } from '../sync/parameters.ts';
import { listIn } from './listIn.ts';

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  listIn,
  parseRange: (text) => parseRange(text, 1000),
  parseRangeOfMany: (text) => parseRange(`bytes=${text}`, 1000),
  contentDisposition: (text) => contentDisposition('inline', text),
  fittingName: (text) => fittingName(text, 'application/pdf'),
  parseEndpoint: (text) => parseEndpoint(text, []),
  sequence,
  sequenceWithin: (text) => sequence(`12-${text}`),
  revision,
  key,
  reference: (text) => reference(`Số ${text}`),
  placeDate: readPlaceDate,
  placeDateWithin: (text) => readPlaceDate(`Hà Nội, ngày ${text} tháng`),
};

/** What an expression that backtracks takes longest for: much of the same, and nothing behind it that fits. */
const UNITS = [
  ' ',
  '\t',
  ',',
  ';',
  ', ',
  '; q=',
  ';q=0.',
  '.',
  '. ',
  '0',
  'a',
  'a.',
  '/',
  '"',
  '<',
  '<script>',
  'ngày ',
  '-',
  '…',
  ':',
];

/** Processor time, the least of a few runs: what else the machine does only adds to one. */
function costOf(work: () => unknown): number {
  let least = Infinity;
  for (let run = 0; run < 3; run++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const SHORT = 8_000;
const TIMES = 16;
/** What a busy machine adds to anything. A square of the long text takes seconds. */
const LEAST_MS = 5;

describe.each(Object.entries(READERS))('%s', (_, read) => {
  test('takes time that grows with the text, and not with its square', () => {
    for (const unit of UNITS) {
      const text = (length: number) => `${unit.repeat(length / unit.length)}\n!`;
      const short = Math.max(
        LEAST_MS,
        costOf(() => read(text(SHORT))),
      );
      // Sixteen times the text: 16 for a line, 256 for a square.
      expect({ unit, isSlow: costOf(() => read(text(SHORT * TIMES))) > short * 64 }).toEqual({
        unit,
        isSlow: false,
      });
    }
  });
});
