import { printed } from '../pieces.ts';
import { componentNames, type Component, type Part } from '../components/names.ts';
import { partsFor, type Context, type Reader } from '../rule.ts';
import { at, say } from '../say.ts';

/** A subject in a letter stands in its “V/v”; the others are looked for by their own name. */
export const present: Reader = (rule, context) => {
  const { component } = rule;
  if (component === 'page' || component === 'document' || component === 'any') return [];
  if (context.components.sheets[0] === 'appendix') return [];
  if (context.partsOf(component).some((part) => part.sheet === 0)) return [];
  if (component === 'position' && signedByActing(context)) return [];
  const name = componentNames[component];
  return [
    {
      where: { section: 0, words: '' },
      is: say(`không có ${lower(name.vi)}`, `no ${lower(name.en)}`),
      should: say(`có ${lower(name.vi)}`, `a document has its ${lower(name.en)}`),
      unsure: context.components.typeCertainty < 0.8 && needsType(component),
    },
  ];
};

/** `Q. GIÁM ĐỐC`: the office of who is acting head stands behind the mark, on the same line. */
function signedByActing(context: Context): boolean {
  return context
    .partsOf('authority')
    .some((part) => part.sheet === 0 && /^Q\s*[./]/u.test(part.piece.text));
}

function needsType(component: Component): boolean {
  return component === 'typeName' || component === 'subject' || component === 'about';
}

/** The decree itself writes these two with a capital. */
const PROPER = new Set<string>([componentNames.nationalName.vi, componentNames.motto.vi]);

function lower(name: string): string {
  if (PROPER.has(name)) return name;
  return name.slice(0, 1).toLocaleLowerCase('vi') + name.slice(1);
}

/** `Chương I QUY ĐỊNH CHUNG`: it has a title, though not on a line of its own. */
export function titleBehind(part: Part): string | undefined {
  return /^\p{L}+(?: mục)?\s+[\p{L}\d]+(?:\s*[.:–-])?\s+(\p{Lu}{2}.*)$/u.exec(
    printed(part.piece),
  )?.[1];
}

const TITLES: Partial<Record<Component, Component>> = {
  part: 'partTitle',
  chapter: 'chapterTitle',
  section: 'sectionTitle',
  subsection: 'subsectionTitle',
};

/** Parts, chapters and sections have a title, on the line below. */
export const titled: Reader = (rule, context) => {
  return partsFor(rule, context).flatMap((part) => {
    const next = context.below(part);
    if (next && next.component === TITLES[part.component]) return [];
    if (titleBehind(part)) return [];
    const name = componentNames[part.component];
    return [
      {
        part,
        where: at(part.piece),
        is: say(`${lower(name.vi)} không có tiêu đề`, `the ${lower(name.en)} has no title`),
        should: say(
          'có tiêu đề bằng chữ in hoa ở dòng ngay dưới',
          'a title in capitals on the line below',
        ),
      },
    ];
  });
};
