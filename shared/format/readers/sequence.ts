import { componentNames, type Component, type Part } from '../components/names.ts';
import { printed } from '../pieces.ts';
import { partsFor, type Reader } from '../rule.ts';
import { at, say } from '../say.ts';

/** Legal drafting counts a, b, c, d, đ, e, g, h, i …; letters with other marks are not used. */
const POINTS = [...'abcdđeghiklmnopqrstuvxy'];
const ROMAN: readonly (readonly [string, number])[] = [
  ...([
    ['C', 100],
    ['XC', 90],
    ['L', 50],
    ['XL', 40],
  ] as const),
  ...([
    ['X', 10],
    ['IX', 9],
    ['V', 5],
    ['IV', 4],
    ['I', 1],
  ] as const),
];

/** The number of a Roman numeral; undefined when it is none. */
export function romanValue(text: string): number | undefined {
  let rest = text.toUpperCase();
  let value = 0;
  for (const [sign, worth] of ROMAN)
    while (rest.startsWith(sign)) {
      value += worth;
      rest = rest.slice(sign.length);
    }
  return rest === '' && value > 0 && toRoman(value) === text.toUpperCase() ? value : undefined;
}

export function toRoman(value: number): string {
  let rest = value;
  let text = '';
  for (const [sign, worth] of ROMAN)
    while (rest >= worth) {
      text += sign;
      rest -= worth;
    }
  return text;
}

/** After which components a number starts again. */
const RESTARTS: Partial<Record<Component, readonly Component[]>> = {
  part: [],
  chapter: ['part'],
  section: ['part', 'chapter'],
  subsection: ['part', 'chapter', 'section'],
  romanSection: ['part', 'appendix'],
  article: [],
  clause: ['part', 'chapter', 'section', 'subsection', 'romanSection', 'article'],
  point: ['part', 'chapter', 'section', 'subsection', 'romanSection', 'article', 'clause'],
};

/** Numbers run on without a gap and without a repetition. */
export const sequence: Reader = (rule, context) => {
  const { component } = rule;
  const wanted = new Set(partsFor(rule, context));
  if (component === 'page' || component === 'document' || component === 'any') return [];
  const restarts = new Set(RESTARTS[component] ?? []);
  let last: number | undefined;
  let sheet = 0;
  return context.components.parts.flatMap((part) => {
    if (part.sheet !== sheet || restarts.has(part.component)) last = undefined;
    sheet = part.sheet;
    if (!wanted.has(part)) return [];
    const number = numberOf(part);
    const before = last;
    last = number ?? last;
    if (number === undefined || isNext(component, number, before)) return [];
    return [breach(part, component, before)];
  });
};

const LISTS: ReadonlySet<Component> = new Set(['clause', 'point', 'romanSection']);

/** Among clauses and points, one that counts from the beginning again is a list of its own. */
function isNext(component: Component, number: number, before: number | undefined): boolean {
  return number === (before ?? 0) + 1 || (number === 1 && LISTS.has(component));
}

function breach(part: Part, component: Component, before: number | undefined) {
  const name = componentNames[component].vi.replace(/ \(.*/, '');
  const should = numbered(component, (before ?? 0) + 1);
  const previous = before === undefined ? undefined : numbered(component, before);
  const now = rawNumber(part);
  return {
    part,
    where: at(part.piece),
    is: previous
      ? say(
          `${name} ${now} đứng ngay sau ${name} ${previous}`,
          `${now} comes right after ${previous}`,
        )
      : say(`bắt đầu bằng ${name} ${now}`, `starts with ${now}`),
    should: say(`${name} ${should}`, should),
  };
}

function numbered(component: Component, value: number): string {
  if (component === 'point') return POINTS[value - 1] ?? String(value);
  const roman = component === 'part' || component === 'chapter' || component === 'romanSection';
  return roman ? toRoman(value) : String(value);
}

/** The number as printed: `Chương II` → `II`, `a)` → `a`. */
export function rawNumber(part: Part): string {
  const line = printed(part.piece);
  const word = /^(?:Phần|Chương|Tiểu mục|Mục|Điều|Phụ lục)\s+(?:thứ\s+|số\s+)?([\p{L}\d]+)/iu.exec(
    line,
  );
  return word?.[1] ?? /^[\p{L}\d]+/u.exec(line)?.[0] ?? '';
}

function numberOf(part: Part): number | undefined {
  const raw = rawNumber(part);
  if (part.component === 'point') {
    const index = POINTS.indexOf(raw.toLowerCase());
    return index < 0 ? undefined : index + 1;
  }
  if (/^\d+$/.test(raw)) return Number(raw);
  return romanValue(raw);
}
