import type { Part } from '../components/names.ts';
import type { Line, Run } from '../facts.ts';
import { partsFor, type Breach, type Context, type Reader, type Rule } from '../rule.ts';
import { at, say } from '../say.ts';
import { widthOf } from '../textWidth.ts';
import type { Text } from '../../text.ts';
import { textWidth } from './alignment.ts';

export const lineBelow: Reader = (rule, context) =>
  lastOfEachSheet(partsFor(rule, context)).flatMap((part) => {
    if (linesOf(part, context).length > 0 || hasFloatingLine(part, context)) return [];
    return [
      {
        part,
        where: at(part.piece),
        is: say('không có đường kẻ ngang phía dưới', 'no rule line below'),
        should: say('phía dưới có đường kẻ ngang, nét liền', 'a solid rule line below'),
      },
    ];
  });

function lastOfEachSheet(parts: readonly Part[]): readonly Part[] {
  return parts.filter((part, index) => parts[index + 1]?.sheet !== part.sheet);
}

/** Lines drawn below the part: on its paragraph, or on empty ones that follow. */
function linesOf(part: Part, context: Context): readonly Line[] {
  const { paragraph, runs } = part.piece;
  const own: Line[] = [...paragraph.linesBelow];
  if (runs.every((run) => run.underline || !run.text.trim())) own.push({ made: 'underline' });
  for (let next = paragraph.index + 1; next <= paragraph.index + 2; next += 1) {
    const below = context.facts.paragraphs[next];
    if (!below || below.text.trim()) break;
    own.push(...below.linesBelow);
  }
  return own;
}

/** A drawn line may be anchored to any paragraph near and placed by coordinates. */
function hasFloatingLine(part: Part, context: Context): boolean {
  const needy = new Set(
    [
      ...context.partsOf('motto'),
      ...context.partsOf('issuingAgency'),
      ...context.partsOf('subject'),
    ].map((one) => one.piece.paragraph),
  );
  const around = context.facts.paragraphs.slice(
    Math.max(0, part.piece.paragraph.index - 6),
    part.piece.paragraph.index + 7,
  );
  return around.some(
    (one) => !needy.has(one) && one.linesBelow.some((line) => line.made === 'shape'),
  );
}

/** How long a drawn line is, as a share of the words above it. */
export const lineLength: Reader = (rule, context) => {
  const [from, to] = 'range' in rule.lawful ? rule.lawful.range : [0, Infinity];
  return lastOfEachSheet(partsFor(rule, context)).flatMap((part): readonly Breach[] => {
    const drawn = part.piece.paragraph.linesBelow.find(
      (line) => line.made === 'shape' && line.length !== undefined,
    );
    const words = widthOf(part.piece.runs.map((run) => asHeading(run, part)));
    if (drawn?.length === undefined || words > textWidth(part.piece.paragraph, context)) return [];
    const share = drawn.length / words;
    if (share >= from && share <= to) return [];
    return [
      {
        part,
        where: at(part.piece),
        is: ofWords(Math.round(share * 100)),
        should: lengthOf(rule),
      },
    ];
  });
};

/** As the heading ought to be set: its size or letters put right do not make its line wrong. */
function asHeading(run: Run, part: Part): Run {
  const upper = part.component === 'issuingAgency';
  const text = upper ? run.text.toLocaleUpperCase('vi') : run.text;
  return { ...run, text, size: Math.min(14, Math.max(upper ? 12 : 13, run.size)), bold: true };
}

function ofWords(percent: number): Text {
  return say(
    `đường kẻ dài khoảng ${percent}% dòng chữ`,
    `the line is about ${percent}% of the words above`,
  );
}

function lengthOf(rule: Rule): Text {
  const whole = 'range' in rule.lawful && rule.lawful.range[1] > 0.8;
  return whole
    ? say('dài bằng dòng chữ', 'as long as the words above')
    : say('dài từ 1/3 đến 1/2 dòng chữ', 'from 1/3 to 1/2 of the words above');
}

export const boxed: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) =>
    part.piece.paragraph.boxed
      ? []
      : [
          {
            part,
            where: at(part.piece),
            is: say('không có khung', 'no frame'),
            should: say('trong khung hình chữ nhật viền đơn', 'in a rectangular frame'),
          },
        ],
  );
