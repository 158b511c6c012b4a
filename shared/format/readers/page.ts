import type { Section } from '../facts.ts';
import type { Breach, Context, Reader, Rule } from '../rule.ts';
import { numeral, say } from '../say.ts';
import type { Text } from '../../text.ts';

const MM = 0.5;
const A4 = { width: 210, height: 297 };

export const paper: Reader = (rule, context) =>
  sections(context, ({ page }, section) => {
    const sides = [page.width, page.height].sort((a, b) => a - b);
    const [short = 0, long = 0] = sides;
    if (Math.abs(short - A4.width) <= 1 && Math.abs(long - A4.height) <= 1) return [];
    const landscape = page.width > page.height;
    const repair = {
      ...({ kind: 'paper', section } as const),
      width: landscape ? A4.height : A4.width,
      height: landscape ? A4.width : A4.height,
    };
    const told = [numeral(Math.round(page.width)), numeral(Math.round(page.height))] as const;
    return [
      {
        where: { section, words: '' },
        is: say(
          `khổ giấy ${told[0].vi} x ${told[1].vi} mm`,
          `paper ${told[0].en} x ${told[1].en} mm`,
        ),
        should: say('khổ A4 (210 x 297 mm)', 'A4 (210 x 297 mm)'),
        ...(rule.repair === 'paper' ? { repair } : {}),
      },
    ];
  });

export const orientation: Reader = (_rule, context) =>
  sections(context, ({ page }, section) => {
    if (page.width <= page.height) return [];
    // The heading's and the signature's tables are none that would need the width.
    const tables = context
      .partsOf('tableText')
      .some((one) => one.piece.paragraph.section === section);
    if (tables || context.components.sheets.includes('appendix')) return [];
    return [
      {
        where: { section, words: '' },
        is: say('trình bày theo chiều rộng của khổ giấy', 'landscape'),
        should: say('trình bày theo chiều dài của khổ giấy', 'portrait'),
      },
    ];
  });

type Side = 'top' | 'bottom' | 'left' | 'right';
const SIDES: Readonly<Record<Side, Text>> = {
  top: say('Lề trên', 'Top margin'),
  bottom: say('Lề dưới', 'Bottom margin'),
  left: say('Lề trái', 'Left margin'),
  right: say('Lề phải', 'Right margin'),
};

export const marginTop: Reader = (rule, context) => margin(rule, context, 'top');
export const marginBottom: Reader = (rule, context) => margin(rule, context, 'bottom');
export const marginLeft: Reader = (rule, context) => margin(rule, context, 'left');
export const marginRight: Reader = (rule, context) => margin(rule, context, 'right');

function margin(rule: Rule, context: Context, side: Side): readonly Breach[] {
  const [from, to] = 'range' in rule.lawful ? rule.lawful.range : [0, Infinity];
  return sections(context, ({ page, margins }, section) => {
    const value = margins[side];
    if (value >= from - MM && value <= to + MM) return [];
    const nearest = value < from ? from : to;
    const repair = { kind: 'margins', section, margins: { [side]: nearest } } as const;
    const now = numeral(Math.round(value * 10) / 10);
    return [
      {
        where: { section, words: '' },
        is: say(`${SIDES[side].vi} ${now.vi} mm`, `${SIDES[side].en} ${now.en} mm`),
        should: say(`từ ${from} đến ${to} mm`, `from ${from} to ${to} mm`),
        // The annex speaks of a page the long way; one on its side carries a table.
        unsure: page.width > page.height,
        ...(rule.repair === 'margins' ? { repair } : {}),
      },
    ];
  });
}

/** Sections laid out alike say the same; each is still repaired by itself. */
function sections(
  context: Context,
  read: (section: Section, at: number) => readonly Breach[],
): readonly Breach[] {
  return context.facts.sections.flatMap(read);
}
