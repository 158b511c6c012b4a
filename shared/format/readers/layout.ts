import type { Component, Part } from '../components/names.ts';
import type { Line, Paragraph } from '../facts.ts';
import { partsFor, type Breach, type Context, type Reader, type Rule } from '../rule.ts';
import { at, list, numeral, say } from '../say.ts';
import { widthOf } from '../textWidth.ts';
import type { Text } from '../../text.ts';

const MM = 0.5;
const LINES = 0.011;
/** Single spacing of Times New Roman, as a multiple of the size. */
const SINGLE = 1.15;

const ALIGNED: Readonly<Record<Paragraph['align'], Text>> = {
  left: say('canh trái', 'aligned left'),
  center: say('canh giữa', 'centred'),
  right: say('canh phải', 'aligned right'),
  both: say('canh đều hai lề', 'justified'),
};

export const align: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const wanted = 'is' in rule.lawful ? rule.lawful.is : undefined;
    if (wanted !== 'center' && wanted !== 'both') return [];
    const { paragraph, whole } = part.piece;
    if (!whole || paragraph.align === wanted) return [];
    if (wanted === 'both' ? !wraps(part, context) : !ownsItsWidth(part, context)) return [];
    const repair = { kind: 'align', paragraph: paragraph.index, align: wanted } as const;
    return [
      {
        part,
        where: at(part.piece),
        is: ALIGNED[paragraph.align],
        should: ALIGNED[wanted],
        ...(rule.repair === 'align' ? { repair } : {}),
      },
    ];
  });

/** Justifying shows only where a line is full. */
function wraps(part: Part, context: Context): boolean {
  const { paragraph, runs } = part.piece;
  return widthOf(runs) > textWidth(paragraph, context) * 1.02;
}

/** mm */
export function textWidth(paragraph: Paragraph, context: Context): number {
  const section = context.facts.sections[paragraph.section];
  const page = section ? section.page.width - section.margins.left - section.margins.right : 165;
  const width = paragraph.cell?.width ?? page;
  return width - paragraph.indent.left - paragraph.indent.right;
}

/** In one column without cells, left or right alignment places the heading; that is another rule's (`headColumns`). */
function ownsItsWidth(part: Part, context: Context): boolean {
  const { paragraph, text } = part.piece;
  if (paragraph.cell || paragraph.inTextBox) return !/^\s{3}/.test(paragraph.text);
  const beside: readonly Component[] = [
    ...(['nationalName', 'motto', 'superiorAgency', 'issuingAgency', 'reference'] as const),
    ...(['placeDate', 'about', 'signer', 'authority', 'position'] as const),
  ];
  if (beside.includes(part.component)) return false;
  // A long title set justified over full lines looks the same as a centred one but for its last line.
  return (
    !(paragraph.align === 'both' && widthOf(part.piece.runs) > textWidth(paragraph, context)) &&
    text !== ''
  );
}

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
    const words = widthOf(part.piece.runs);
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

/** Agency and national name stand side by side; one below the other is no layout of the decree. */
export const headColumns: Reader = (_rule, context) => {
  const national = context.partsOf('nationalName')[0];
  const agency = context.partsOf('issuingAgency')[0];
  if (!national || !agency || context.facts.source === 'pdf') return [];
  const free = [national, agency].every((part) => {
    const { cell, inTextBox } = part.piece.paragraph;
    return part.piece.whole && !cell && !inTextBox;
  });
  if (!free) return [];
  return [
    {
      part: national,
      where: at(national.piece),
      is: say(
        'Quốc hiệu và tên cơ quan ban hành xếp trên dưới, cùng một cột',
        'the national name and the agency stand one below the other',
      ),
      should: say(
        'Quốc hiệu, Tiêu ngữ ở bên phải, ngang hàng với tên cơ quan ban hành ở bên trái',
        'national name and motto at the right, beside the agency at the left',
      ),
    },
  ];
};
