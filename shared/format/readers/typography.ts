import type { Part } from '../components/names.ts';
import type { Paragraph, Run } from '../facts.ts';
import type { Repair } from '../finding.ts';
import { isUpper, lettered, piecesOf, shareOf, type Piece } from '../pieces.ts';
import { partsFor, type Breach, type Context, type Reader, type Rule } from '../rule.ts';
import { at, list, numeral, say } from '../say.ts';
import type { Text } from '../../text.ts';

/** Emphasis on a word or two is no breach of what a line is set in. */
const SLACK = 0.1;

export const size: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const [from, to] = rangeOf(rule);
    const wrong = sizesOf(part.piece).filter((one) => one < from || one > to);
    if (wrong.length === 0) return [];
    const target = targetSize(part, context, [from, to]);
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
function targetSize(part: Part, context: Context, [from, to]: readonly [number, number]): number {
  const usual = textSize(context);
  if (isRunning(part) && usual !== undefined && usual >= from && usual <= to) return usual;
  const largest = Math.max(...sizesOf(part.piece));
  return Math.min(to, Math.max(from, largest));
}

const RUNNING = new Set(['body', 'article', 'clause', 'point']);

function isRunning(part: Part): boolean {
  return RUNNING.has(part.component);
}

/** The size most letters of the running text have. */
export function textSize(context: Context): number | undefined {
  const counts = new Map<number, number>();
  for (const part of context.components.parts) {
    if (!isRunning(part)) continue;
    for (const run of part.piece.runs)
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

export const bold: Reader = (rule, context) =>
  styled(rule, context, 'bold', (run) => run.bold, {
    on: say('chữ đậm', 'bold'),
    off: say('chữ không đậm', 'not bold'),
  });

export const italic: Reader = (rule, context) =>
  styled(rule, context, 'italic', (run) => run.italic, {
    on: say('kiểu chữ nghiêng', 'italic'),
    off: say('kiểu chữ đứng', 'upright'),
  });

function styled(
  rule: Rule,
  context: Context,
  key: 'bold' | 'italic',
  is: (run: Run) => boolean,
  told: { on: Text; off: Text },
): readonly Breach[] {
  const wanted = 'is' in rule.lawful && rule.lawful.is === true;
  return partsFor(rule, context).flatMap((part) => {
    const share = shareOf(part.piece, is);
    if (wanted ? share >= 1 - SLACK : share <= SLACK) return [];
    const mixed = share > SLACK && share < 1 - SLACK;
    const now = wanted ? told.off : told.on;
    const partly = say(`một phần ${now.vi}`, `partly ${now.en}`);
    return [
      {
        part,
        where: at(part.piece),
        is: mixed ? partly : now,
        should: wanted ? told.on : told.off,
        ...repairing(rule, part.piece, { [key]: wanted }),
      },
    ];
  });
}

/** Only the word and number at the start (`Điều 1.`) have to be bold. */
export const labelBold: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const first = part.piece.runs.find((run) => run.text.trim());
    if (part.piece.paragraph.label || !first || first.bold) return [];
    return [
      {
        part,
        where: at(part.piece),
        is: say('số thứ tự không đậm', 'the number is not bold'),
        should: say('số thứ tự in đậm', 'the number in bold'),
      },
    ];
  });

export const letters: Reader = (rule, context) =>
  partsFor(rule, context).flatMap((part) => {
    const upper = 'is' in rule.lawful && rule.lawful.is === 'upper';
    const { text } = part.piece;
    if (isUpper(text) === upper || !/\p{L}{2}/u.test(text)) return [];
    const raised = text.toLocaleUpperCase('vi');
    const repair = upper ? change(rule, part.piece, text, raised) : {};
    return [
      {
        part,
        where: at(part.piece),
        is: upper ? say('chữ in thường', 'small letters') : say('chữ in hoa', 'capitals'),
        should: upper ? say('chữ in hoa', 'capitals') : say('chữ in thường', 'small letters'),
        ...repair,
      },
    ];
  });

/** A repair of wording, where the rule allows one and the words stand in the paragraph as they were read. */
export function change(
  rule: Rule,
  piece: Piece,
  from: string,
  to: string,
): { readonly repair?: Repair } {
  const inside = piece.paragraph.text.includes(from);
  if (rule.repair !== 'text' || !inside || from === to) return {};
  return { repair: { kind: 'text', paragraph: piece.paragraph.index, from, to } };
}

function repairing(
  rule: Rule,
  piece: Piece,
  type: { size?: number; bold?: boolean; italic?: boolean; color?: string },
): { readonly repair?: Repair } {
  if (rule.repair !== 'type' || !piece.whole || !isInFile(piece.paragraph)) return {};
  return { repair: { kind: 'type', paragraph: piece.paragraph.index, ...type } };
}

/** Lines of headers and footers have positions of their own and are not repaired one by one. */
function isInFile(paragraph: Paragraph): boolean {
  return paragraph.index >= 0 && paragraph.origin?.part.includes('document') !== false;
}

const FONT = 'Times New Roman';
const SAME_FONT =
  /^(?:[A-Z]{6}\+)?Times\s*New\s*Roman(?:PS|PSMT)?(?:[-, ]*(?:Bold|Italic|BoldItalic|Regular|PS|MT|PSMT))*$/i;
/** Fonts of the time before Unicode: their letters are other letters in every other font. */
const OLD_FONT = /^(?:\.?Vn|VNI[- ])/i;

export const font: Reader = (rule, context) =>
  context.facts.paragraphs.flatMap((paragraph): readonly Breach[] => {
    const wrong = new Set<string>();
    for (const run of paragraph.runs) {
      const name = run.font;
      if (name === undefined || SAME_FONT.test(name) || !/[\p{L}\p{N}]/u.test(run.text)) continue;
      wrong.add(name);
    }
    const piece = wholePiece(paragraph);
    if (wrong.size === 0 || !piece) return [];
    const names = [...wrong].join(', ');
    const old = [...wrong].some((name) => OLD_FONT.test(name));
    return [
      {
        where: at(piece),
        is: old
          ? say(`phông ${names} (không phải Unicode)`, `font ${names} (not Unicode)`)
          : say(`phông chữ ${names}`, `font ${names}`),
        should: say(`phông chữ ${FONT}`, `font ${FONT}`),
        unsure: context.facts.source === 'pdf',
        ...(rule.repair === 'font' && !old
          ? { repair: { kind: 'font', paragraph: paragraph.index, font: FONT } as const }
          : {}),
      },
    ];
  });

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
