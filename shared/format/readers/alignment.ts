import type { Component, Part } from '../components/names.ts';
import type { Paragraph, Run } from '../facts.ts';
import { partsFor, type Context, type Reader } from '../rule.ts';
import { at, say } from '../say.ts';
import { widthOf } from '../textWidth.ts';
import type { Text } from '../../text.ts';

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
    if (wanted === 'both' ? !wraps(part) : !ownsItsWidth(part, context)) return [];
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

/** Width of the text on A4 between lawful margins, mm. */
const LAWFUL_WIDTH = 160;

/**
 * Justifying shows only where a line is full. Measured as the text ought to be set, so that putting its size
 * or the margins right does not bring out a new breach.
 */
function wraps(part: Part): boolean {
  return widthOf(part.piece.runs.map(asText)) > LAWFUL_WIDTH;
}

function asText(run: Run): Run {
  return { ...run, size: 14, bold: false };
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
