import type { Part } from '../components/names.ts';
import { lettered, type Piece } from '../pieces.ts';
import { partsFor, type Context, type Reader, type Rule } from '../rule.ts';
import { at, list, numeral, say } from '../say.ts';
import type { Text } from '../../text.ts';
import { repairing } from './repairs.ts';

export const size: Reader = (rule, context) => {
  const [from, to] = rangeOf(rule);
  const usual = RUNNING.has(rule.component) ? textSize(context) : undefined;
  return partsFor(rule, context).flatMap((part) => {
    const wrong = sizesOf(part.piece).filter((one) => one < from || one > to);
    if (wrong.length === 0) return [];
    const target = targetSize(part, usual, [from, to]);
    return [
      {
        part,
        where: at(part.piece),
        is: sized(wrong),
        should: from === to ? sized([from]) : sizedFromTo(from, to),
        ...repairing(rule, part.piece, { size: target }),
      },
    ];
  });
};

function rangeOf(rule: Rule): readonly [number, number] {
  return 'range' in rule.lawful ? rule.lawful.range : [0, Infinity];
}

function sizesOf(piece: Piece): readonly number[] {
  return [...new Set(lettered(piece.runs).map((run) => run.size))];
}

function sized(sizes: readonly number[]): Text {
  const each = list(
    [...sizes].sort((a, b) => a - b),
    ['và', 'and'],
  );
  return say(`cỡ chữ ${each.vi}`, `size ${each.en}`);
}

function sizedFromTo(from: number, to: number): Text {
  const [a, b] = [numeral(from), numeral(to)];
  return say(`cỡ chữ từ ${a.vi} đến ${b.vi}`, `size ${a.en} to ${b.en}`);
}

/** The lawful size that changes least: of running text, the one most of the text has. */
function targetSize(
  part: Part,
  usual: number | undefined,
  [from, to]: readonly [number, number],
): number {
  if (usual !== undefined && usual >= from && usual <= to) return usual;
  const largest = Math.max(...sizesOf(part.piece));
  return Math.min(to, Math.max(from, largest));
}

const RUNNING: ReadonlySet<string> = new Set(['body', 'article', 'clause', 'point']);

function isRunning(part: Part): boolean {
  return RUNNING.has(part.component);
}

const LAWFUL_TEXT = [13, 14] as const;

/** The lawful size most letters of the running text have. */
function textSize(context: Context): number | undefined {
  const counts = new Map<number, number>();
  for (const part of context.components.parts) {
    if (!isRunning(part)) continue;
    for (const run of part.piece.runs)
      if (run.size >= LAWFUL_TEXT[0] && run.size <= LAWFUL_TEXT[1])
        counts.set(run.size, (counts.get(run.size) ?? 0) + run.text.length);
  }
  let found: number | undefined;
  for (const [one, count] of counts) if (count > (counts.get(found ?? -1) ?? 0)) found = one;
  return found;
}

export const sameSize: Reader = (rule, context) => {
  const usual = textSize(context);
  const [from, to] = rangeOf(rule);
  if (usual === undefined || usual < from || usual > to) return [];
  return context.components.parts.filter(isRunning).flatMap((part) => {
    const sizes = sizesOf(part.piece);
    if (sizes.every((one) => one === usual) || sizes.some((one) => one < from || one > to))
      return [];
    return [
      {
        part,
        where: at(part.piece),
        is: sized(sizes),
        should: say(
          `cùng cỡ chữ ${numeral(usual).vi} với phần lời văn`,
          `size ${numeral(usual).en} as the rest of the text`,
        ),
        ...repairing(rule, part.piece, { size: usual }),
      },
    ];
  });
};
