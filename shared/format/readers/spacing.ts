import type { Component, Part } from '../components/names.ts';
import type { Paragraph } from '../facts.ts';
import { partsFor, type Breach, type Reader } from '../rule.ts';
import { at, list, numeral, say } from '../say.ts';

const MM = 0.5;
const LINES = 0.011;
/** Single spacing of Times New Roman, as a multiple of the size. */
const SINGLE = 1.15;

export const firstLine: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const lawful = 'oneOf' in rule.lawful ? rule.lawful.oneOf : [];
    const { paragraph, whole } = part.piece;
    if (!whole || paragraph.cell || paragraph.inTextBox || paragraph.align === 'center') return [];
    if (/^[\t ]/.test(paragraph.text)) return [];
    const begins = paragraph.indent.left + paragraph.indent.firstLine;
    if (lawful.some((one) => near(one, begins) || near(one, paragraph.indent.firstLine))) return [];
    const nearest = Math.abs(begins - 10) <= Math.abs(begins - 12.7) ? 10 : 12.7;
    const plain = paragraph.indent.left === 0 && paragraph.label === '';
    const repair = { kind: 'indent', paragraph: paragraph.index, firstLine: nearest } as const;
    const now = numeral(begins / 10);
    const should = list(
      lawful.map((one) => one / 10),
      ['hoặc', 'or'],
    );
    return [
      {
        part,
        where: at(part.piece),
        is: say(`chữ đầu dòng lùi vào ${now.vi} cm`, `first line indented ${now.en} cm`),
        should: say(`chữ đầu dòng lùi vào ${should.vi} cm`, `first line indented ${should.en} cm`),
        // Lists that hang or stand further in are laid out on purpose; whether as the decree means it, a person sees.
        unsure: !plain,
        ...(rule.repair === 'indent' && plain ? { repair } : {}),
      },
    ];
  });

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= MM;
}

const TEXT: ReadonlySet<Component> = new Set(['body', 'article', 'clause', 'point']);

/** Pairs of paragraphs of running text, one right below the other. */
export const gap: Reader = (rule, context) => {
  const least = 'atLeast' in rule.lawful ? rule.lawful.atLeast : 0;
  const running = context.components.parts.filter(isRunning);
  return running.flatMap((part, index): readonly Breach[] => {
    const above = running[index - 1]?.piece.paragraph;
    const { paragraph } = part.piece;
    if (!above || paragraph.index !== above.index + 1) return [];
    const between = above.spacing.after + paragraph.spacing.before;
    if (between >= least - 0.1) return [];
    const repair = { kind: 'spacing', paragraph: paragraph.index, before: least } as const;
    return [
      {
        part,
        where: at(part.piece),
        is: say(
          `cách đoạn trên ${numeral(between).vi} pt`,
          `${numeral(between).en} pt below the paragraph above`,
        ),
        should: say(`cách ít nhất ${numeral(least).vi} pt`, `at least ${numeral(least).en} pt`),
        ...(rule.repair === 'spacing' ? { repair } : {}),
      },
    ];
  });
};

function isRunning(part: Part): boolean {
  const { paragraph, whole } = part.piece;
  return TEXT.has(part.component) && whole && !paragraph.cell && !paragraph.inTextBox;
}

/** Space between a letter's subject and the reference above it. */
export const gapAbove: Reader = (rule, context) => {
  const least = 'atLeast' in rule.lawful ? rule.lawful.atLeast : 0;
  return partsFor(rule, context)
    .slice(0, 1)
    .flatMap((part): readonly Breach[] => {
      const { paragraph, whole } = part.piece;
      const above = context.facts.paragraphs[paragraph.index - 1];
      if (!whole || !above || !above.text.trim()) return [];
      const between = above.spacing.after + paragraph.spacing.before;
      if (between >= least - 0.1) return [];
      const repair = { kind: 'spacing', paragraph: paragraph.index, before: least } as const;
      return [
        {
          part,
          where: at(part.piece),
          is: say(
            `cách dòng số, ký hiệu ${numeral(between).vi} pt`,
            `${numeral(between).en} pt below the reference`,
          ),
          should: say(`cách ${numeral(least).vi} pt`, `${numeral(least).en} pt below it`),
          ...(rule.repair === 'spacing' ? { repair } : {}),
        },
      ];
    });
};

export const lines: Reader = (rule, context) => {
  const [from, to] = 'range' in rule.lawful ? rule.lawful.range : [0, Infinity];
  return context.components.parts.filter(isRunning).flatMap((part): readonly Breach[] => {
    const { line } = part.piece.paragraph.spacing;
    const spacing = lineSpacing(part, line);
    if (spacing >= from - LINES && spacing <= to + LINES) return [];
    const exact = 'lines' in line;
    const target = spacing < from ? from : to;
    const repair = {
      kind: 'spacing',
      paragraph: part.piece.paragraph.index,
      lines: target,
    } as const;
    const now = exact ? numeral(spacing) : numeral('exactly' in line ? line.exactly : line.atLeast);
    return [
      {
        part,
        where: at(part.piece),
        is: exact
          ? say(`giãn dòng ${now.vi}`, `line spacing ${now.en}`)
          : say(`giãn dòng ${now.vi} pt`, `line spacing ${now.en} pt`),
        should: say('từ dòng đơn đến 1,5 dòng', 'from single to 1.5 lines'),
        unsure: !exact,
        ...(rule.repair === 'spacing' ? { repair } : {}),
      },
    ];
  });
};

function lineSpacing(part: Part, line: Paragraph['spacing']['line']): number {
  if ('lines' in line) return line.lines;
  const size = part.piece.runs[0]?.size ?? 14;
  const points = 'exactly' in line ? line.exactly : Math.max(line.atLeast, size * SINGLE);
  const multiple = points / (size * SINGLE);
  // `exactly` a little under single is how single spacing is often typed (16 pt for size 14).
  return multiple > 0.95 && multiple < 1 ? 1 : multiple;
}
