import type { Paragraph } from '../facts.ts';
import type { Repair } from '../finding.ts';
import { piecesOf, type Piece } from '../pieces.ts';
import type { Breach, Reader, Rule } from '../rule.ts';
import { at, quote, say } from '../say.ts';

const FONT = 'Times New Roman';
const SAME_FONT =
  /^(?:[A-Z]{6}\+)?Times\s*New\s*Roman(?:PS|PSMT)?(?:[-, ]*(?:Bold|Italic|BoldItalic|Regular|PS|MT|PSMT))*$/i;
/** Fonts of the time before Unicode: their letters are other letters in every other font. */
const OLD_FONT = /^(?:\.?Vn|VNI[- ])/i;

export const font: Reader = (rule, context) => {
  const found = context.facts.paragraphs.flatMap((paragraph) => fontOf(paragraph, rule));
  if (context.facts.source === 'docx') return found;
  // A PDF is put right where it was made, once: each font is named where it first stands.
  return found.filter(
    (one, index) => found.findIndex((other) => other.is.vi === one.is.vi) === index,
  );
};

function fontOf(paragraph: Paragraph, rule: Rule): readonly Breach[] {
  const wrong = new Set<string>();
  let words = '';
  for (const run of paragraph.runs) {
    const name = run.font;
    if (name === undefined || SAME_FONT.test(name) || !/[\p{L}\p{N}]/u.test(run.text)) continue;
    wrong.add(name);
    words += run.text;
  }
  const piece = wrong.size > 0 ? wholePiece(paragraph) : undefined;
  if (!piece) return [];
  const names = [...wrong].join(', ');
  const old = [...wrong].some((name) => OLD_FONT.test(name));
  const repair: Repair = { kind: 'font', paragraph: paragraph.index, font: FONT };
  return [
    {
      where: { ...at(piece), words: quote(words) },
      is: old
        ? say(`phông ${names} (không phải Unicode)`, `font ${names} (not Unicode)`)
        : say(`phông chữ ${names}`, `font ${names}`),
      should: say(`phông chữ ${FONT}`, `font ${FONT}`),
      // In another font the letters of an old one would be other letters.
      ...(rule.repair === 'font' && !old ? { repair } : {}),
    },
  ];
}

function wholePiece(paragraph: Paragraph): Piece | undefined {
  return piecesOf(paragraph, () => false)[0];
}

const RED_MARKS = new Set(['urgency', 'secrecy', 'circulation']);

export const color: Reader = (rule, context) => {
  const marks = new Set(
    context.components.parts
      .filter((part) => RED_MARKS.has(part.component))
      .map((part) => part.piece.paragraph),
  );
  return context.facts.paragraphs.flatMap((paragraph): readonly Breach[] => {
    if (marks.has(paragraph)) return [];
    const wrong = new Set<string>();
    for (const run of paragraph.runs)
      if (!isBlack(run.color) && /[\p{L}\p{N}]/u.test(run.text)) wrong.add(run.color);
    const piece = wrong.size > 0 ? wholePiece(paragraph) : undefined;
    if (!piece) return [];
    const names = [...wrong].map((one) => `#${one}`).join(', ');
    const repair: Repair = { kind: 'type', paragraph: paragraph.index, color: '000000' };
    return [
      {
        where: at(piece),
        is: say(`chữ màu ${names}`, `text in colour ${names}`),
        should: say('chữ màu đen', 'black text'),
        ...(rule.repair === 'type' ? { repair } : {}),
      },
    ];
  });
};

/** Nobody sees `0D0D0D` beside black. */
function isBlack(color: string): boolean {
  if (color === 'auto' || color === '000000') return true;
  return [0, 2, 4].every((from) => Number.parseInt(color.slice(from, from + 2), 16) <= 0x26);
}
