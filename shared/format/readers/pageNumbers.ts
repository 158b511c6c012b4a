import type { Paragraph, Running, Section } from '../facts.ts';
import type { Breach, Context, Reader } from '../rule.ts';
import { numeral, quote, say } from '../say.ts';
import { widthOf } from '../textWidth.ts';

type Place = 'header' | 'footer';
type Numbered = { section: number; place: Place; kind: keyof Running; paragraph: Paragraph };

/** Every page number that headers and footers hold, each once however many sections have it. */
function numbersOf(context: Context): readonly Numbered[] {
  const seen = new Set<string>();
  return context.facts.sections
    .flatMap((section, at) => [
      ...inRunning(section, at, 'header'),
      ...inRunning(section, at, 'footer'),
    ])
    .filter((one) => {
      const { origin } = one.paragraph;
      const key = origin
        ? `${origin.part} ${origin.ordinal}`
        : `${one.section} ${one.place} ${one.kind}`;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    });
}

function inRunning(section: Section, at: number, place: Place): readonly Numbered[] {
  const running = place === 'header' ? section.headers : section.footers;
  return (['first', 'default', 'even'] as const).flatMap((kind) =>
    // A first page's own heading prints only where the section says that it has one.
    kind === 'first' && !section.titlePage
      ? []
      : running[kind]
          .filter((paragraph) => paragraph.runs.some((run) => run.field === 'page'))
          .map((paragraph) => ({ section: at, place, kind, paragraph })),
  );
}

function where(one: Numbered) {
  return { section: one.section, running: one.place, words: quote(one.paragraph.text) };
}

/** Beyond this the document surely runs to a second page, measured by the height of its lines. */
const SURELY_TWO = 1.5;

export const pageNumberThere: Reader = (rule, context) => {
  if (numbersOf(context).length > 0) return [];
  const pages = pagesOf(context);
  if (pages <= 1.1) return [];
  return [
    {
      where: { section: 0, running: 'header', words: '' },
      is: say(
        'văn bản dài hơn một trang, không đánh số trang',
        'more than one page, no page numbers',
      ),
      should: say(
        'số trang ở giữa lề trên, từ trang thứ hai',
        'page numbers centred in the top margin, from the second page',
      ),
      unsure: pages < SURELY_TWO,
      ...(rule.repair === 'pageNumbers'
        ? { repair: { kind: 'pageNumbers', section: 0 } as const }
        : {}),
    },
  ];
};

/** mm and points of a page set as the decree asks: the breaches of a document do not count, only what it says. */
const PAGE = { width: 160, height: 250, size: 14, pitch: 17, gap: 6 };

/** About how many pages the words fill. */
function pagesOf(context: Context): number {
  const last = Math.max(...context.facts.paragraphs.map((one) => one.page ?? 0), 0);
  if (last > 0) return last;
  let points = 0;
  for (const paragraph of context.facts.paragraphs) {
    if (paragraph.pageBreakBefore && paragraph.index > 0) return 2;
    const runs = paragraph.runs.map((run) => ({ ...run, size: PAGE.size, bold: false }));
    const lines = Math.max(1, Math.ceil(widthOf(runs) / PAGE.width));
    // Cells stand side by side: half of their lines add to the height.
    points += paragraph.cell ? (lines * PAGE.pitch) / 2 : lines * PAGE.pitch + PAGE.gap;
  }
  return (points * 25.4) / 72 / PAGE.height;
}

export const pageNumberPlace: Reader = (rule, context) => {
  const bottom = 'is' in rule.lawful && rule.lawful.is === 'bottomRight';
  return numbersOf(context)
    .filter((one) => (bottom ? !isBottomRight(one) : one.place !== 'header'))
    .map((one) => ({
      where: where(one),
      is:
        one.place === 'header'
          ? say('số trang ở lề trên', 'page number in the top margin')
          : say('số trang ở lề dưới', 'page number in the bottom margin'),
      should: bottom
        ? say('số trang ở góc phải, cuối trang giấy', 'page number at the bottom right')
        : say('số trang ở lề trên, canh giữa', 'page number in the top margin, centred'),
    }));
};

function isBottomRight(one: Numbered): boolean {
  return one.place === 'footer' && one.paragraph.align === 'right';
}

export const pageNumberAlign: Reader = (_rule, context) =>
  numbersOf(context)
    .filter((one) => one.place === 'header' && one.paragraph.align !== 'center' && !hasTabs(one))
    .map((one) => ({
      where: where(one),
      is: say('số trang không ở giữa', 'page number not centred'),
      should: say('số trang canh giữa theo chiều ngang', 'page number centred'),
    }));

/** The centre tab of a usual header centres as well. */
function hasTabs(one: Numbered): boolean {
  return /^\t/.test(one.paragraph.text);
}

export const pageNumberSize: Reader = (rule, context) => {
  const [from, to] = 'range' in rule.lawful ? rule.lawful.range : [0, Infinity];
  return numbersOf(context).flatMap((one): readonly Breach[] => {
    const size = one.paragraph.runs.find((run) => run.field === 'page')?.size ?? from;
    if (size >= from && size <= to) return [];
    return [
      {
        where: where(one),
        is: say(`số trang cỡ chữ ${numeral(size).vi}`, `page number in size ${numeral(size).en}`),
        should: say(`cỡ chữ từ ${from} đến ${to}`, `size ${from} to ${to}`),
      },
    ];
  });
};

export const pageNumberItalic: Reader = (_rule, context) =>
  numbersOf(context)
    .filter((one) => one.paragraph.runs.some((run) => run.field === 'page' && run.italic))
    .map((one) => ({
      where: where(one),
      is: say('số trang in nghiêng', 'page number in italics'),
      should: say('kiểu chữ đứng', 'upright'),
    }));

export const pageNumberFirstPage: Reader = (_rule, context) =>
  numbersOf(context)
    .filter((one) => one.section === 0)
    .filter(
      (one) =>
        one.kind === 'first' || (one.kind === 'default' && !context.facts.sections[0]?.titlePage),
    )
    .map((one) => ({
      where: where(one),
      is: say('số trang hiện cả ở trang thứ nhất', 'page number also on the first page'),
      should: say('không hiển thị số trang thứ nhất', 'no number on the first page'),
    }));

export const pageNumberFormat: Reader = (_rule, context) => {
  if (numbersOf(context).length === 0) return [];
  return context.facts.sections.flatMap(({ pageNumbers: { format } }, section) =>
    format === undefined || /^(?:decimal|numberInDash)$/.test(format)
      ? []
      : [
          {
            where: { section, running: 'header' as const, words: '' },
            is: say('số trang không phải chữ số Ả Rập', 'page numbers not in Arabic figures'),
            should: say('chữ số Ả Rập', 'Arabic figures'),
          },
        ],
  );
};

export const pageNumberStart: Reader = (_rule, context) => {
  const start = context.facts.sections[0]?.pageNumbers.start;
  if (start === undefined || start <= 1 || numbersOf(context).length === 0) return [];
  return [
    {
      where: { section: 0, running: 'header', words: '' },
      is: say(`số trang bắt đầu từ ${start}`, `page numbers start at ${start}`),
      should: say('đánh số từ 1', 'numbered from 1'),
    },
  ];
};
