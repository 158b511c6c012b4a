import { isUpper, printed, shareOf, type Piece } from '../pieces.ts';
import * as is from '../recognise.ts';
import type { Findings, Found } from './head.ts';
import type { Component } from './names.ts';

/** What may precede the text itself, in this order; each ends the ones before it. */
type Stage = 'preamble' | 'text';

/** Finds the parts of the text between head and signature. */
export function readBody(
  pieces: readonly Piece[],
  [from, to]: readonly [number, number],
  type: string,
  found: Findings,
): void {
  let stage: Stage = 'preamble';
  let listed = false;
  for (let at = from; at < to; at += 1) {
    const piece = pieces[at];
    if (!piece || found.has(at)) continue;
    const addressed = stage === 'preamble' ? addressing(piece, type) : undefined;
    if (addressed) {
      found.set(at, addressed);
      listed = opensList(piece, addressed);
    } else if (listed && isAddressee(piece)) {
      found.set(at, { component: 'addressee', certainty: 0.95 });
    } else {
      listed = false;
      const opening = stage === 'preamble' ? preamble(pieces, at, to, type, found) : undefined;
      if (!opening) stage = 'text';
      found.set(at, opening ?? textOf(pieces, at, found));
    }
  }
}

/** A telegram says “… điện:” where a letter says “Kính gửi:”. */
function addressing(piece: Piece, type: string): Found | undefined {
  if (is.salutation(piece.text) > 0) return { component: 'salutation', certainty: 1 };
  const wired = type === 'CĐ' && /(?<!\p{L})điện\s*:$/iu.test(piece.text);
  return wired ? { component: 'heading', certainty: 0.8 } : undefined;
}

function opensList(piece: Piece, { component }: Found): boolean {
  return component === 'heading' || /^kính gửi\s*:?$/iu.test(piece.text);
}

function isAddressee(piece: Piece): boolean {
  const dashed = /^[-–+•]/u.test(printed(piece));
  const listed = piece.text.length < 120 && /;$/u.test(piece.text);
  return piece.text.length < 200 && (dashed || listed || piece.paragraph.cell !== undefined);
}

function preamble(
  pieces: readonly Piece[],
  at: number,
  to: number,
  type: string,
  found: Findings,
): Found | undefined {
  const piece = pieces[at];
  if (!piece || piece.paragraph.cell) return undefined;
  if (is.legalBasis(piece.text) > 0 && isBasis(pieces, at, to, type))
    return { component: 'legalBasis', certainty: 1 };
  const before = found.get(at - 1)?.component;
  if (before === 'legalBasis' && /[.;,]$/u.test(piece.text)) {
    const decides = type === 'QĐ' || type === 'NQ';
    if (is.further(piece.text) > 0)
      return { component: 'legalBasis', certainty: decides ? 0.95 : 0.75 };
    // `Được sự đồng ý của …`, `Sau khi xem xét …`: set as the bases around it, whatever word it begins with.
    if (decides && shareOf(piece, (run) => run.italic) > 0.6)
      return { component: 'legalBasis', certainty: 0.85 };
  }
  if (is.operative(piece.text) > 0 && before) return { component: 'operative', certainty: 1 };
  if (isUpper(piece.text) && piece.paragraph.align === 'center' && hasBasisBelow(pieces, at, to))
    return { component: 'issuer', certainty: 0.9 };
  return undefined;
}

function hasBasisBelow(pieces: readonly Piece[], at: number, to: number): boolean {
  return pieces.slice(at + 1, Math.min(to, at + 4)).some((next) => is.legalBasis(next.text) > 0);
}

/** “Căn cứ …, Sở đề nghị …” is a sentence; a legal basis stands in a list or above what a decision decides. */
function isBasis(pieces: readonly Piece[], at: number, to: number, type: string): boolean {
  const piece = pieces[at];
  if (!piece) return false;
  if (type === 'QĐ' || type === 'NQ') return true;
  if (/[;]$/u.test(piece.text) || shareOf(piece, (run) => run.italic) > 0.6) return true;
  const next = pieces[at + 1];
  const previous = pieces[at - 1];
  const beside = [next, previous].some((one) => one && is.legalBasis(one.text) > 0);
  return beside && at + 1 <= to && !/:$/u.test(piece.text);
}

const NUMBER = String.raw`(?:thứ\s+)?(?:[IVXLC]+|\d+|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)`;
const HEADINGS: readonly (readonly [Component, Component, RegExp, RegExp])[] = [
  ['part', 'partTitle', ...headings('Phần')],
  ['chapter', 'chapterTitle', ...headings('Chương')],
  ['subsection', 'subsectionTitle', ...headings('Tiểu mục')],
  ['section', 'sectionTitle', ...headings('Mục')],
];

/** On a line of its own, as it should be; and with its title behind it. */
function headings(word: string): readonly [RegExp, RegExp] {
  return [
    new RegExp(String.raw`^${word}\s+${NUMBER}\s*[.:]?$`, 'iu'),
    new RegExp(String.raw`^${word}\s+${NUMBER}\s*[.:–-]?\s+[\p{Lu}\s,–-]{4,}$`, 'u'),
  ];
}

function textOf(pieces: readonly Piece[], at: number, found: Findings): Found {
  const piece = pieces[at];
  if (!piece) return { component: 'other', certainty: 0 };
  if (isInDataTable(piece)) return { component: 'tableText', certainty: 0.9 };
  const line = printed(piece);
  if (line.length < 40) {
    const own = HEADINGS.find(([, , form]) => form.test(line));
    if (own) return { component: own[0], certainty: standsOut(piece) ? 1 : 0.7 };
  }
  const joined = HEADINGS.find(([, , , form]) => form.test(line));
  if (joined && standsOut(piece)) return { component: joined[0], certainty: 0.9 };
  const title = titleOf(piece, found.get(at - 1)?.component);
  return title ?? numbered(piece, line);
}

function isInDataTable(piece: Piece): boolean {
  return piece.paragraph.cell !== undefined || piece.paragraph.inTextBox === true;
}

function standsOut(piece: Piece): boolean {
  return piece.paragraph.align === 'center' || shareOf(piece, (run) => run.bold) > 0.6;
}

function titleOf(piece: Piece, before: Component | undefined): Found | undefined {
  const above = HEADINGS.find(([word, title]) => word === before || title === before);
  if (!above || /^Điều\s+\d/iu.test(piece.text) || piece.text.length > 300) return undefined;
  const first = above[0] === before;
  const standing = standsOut(piece) || isUpper(piece.text);
  if (!standing || (!first && !(isUpper(piece.text) && piece.paragraph.align === 'center')))
    return undefined;
  return { component: above[1], certainty: first ? 0.95 : 0.85 };
}

function numbered(piece: Piece, line: string): Found {
  if (/^[“"]/u.test(line)) return { component: 'body', certainty: 0.6 };
  if (/^Điều\s+\d+[a-zđ]?\s*[.:]/iu.test(line)) return { component: 'article', certainty: 1 };
  if (/^Điều\s+\d+[a-zđ]?(?=\s+\p{Lu})/u.test(line) && boldStart(piece))
    return { component: 'article', certainty: 0.9 };
  if (/^[IVXL]+[.)]\s*\p{L}/u.test(line)) {
    const certain = standsOut(piece) || isUpper(piece.text) ? 0.9 : 0.6;
    return { component: 'romanSection', certainty: certain };
  }
  if (/^\d{1,3}\.\s*[“"‘(]?\p{L}/u.test(line)) return { component: 'clause', certainty: 0.9 };
  if (/^\d{1,3}[)/]\s*\p{L}/u.test(line)) return { component: 'clause', certainty: 0.7 };
  if (/^[a-zđ]{1,2}\)\s*\S/u.test(line)) return { component: 'point', certainty: 0.9 };
  if (/^[a-zđ]\.\s+\p{L}/u.test(line)) return { component: 'point', certainty: 0.75 };
  return plain(piece);
}

function boldStart(piece: Piece): boolean {
  return piece.runs.find((run) => run.text.trim())?.bold === true;
}

/** Centred or wholly capital lines are headings the decree has no word for; the rest is running text. */
function plain(piece: Piece): Found {
  if (!/\p{L}/u.test(piece.text)) return { component: 'other', certainty: 0.5 };
  const { align } = piece.paragraph;
  if (isUpper(piece.text) || ((align === 'center' || align === 'right') && piece.text.length < 150))
    return { component: 'heading', certainty: 0.6 };
  if (/^\(.*\)\.?$/u.test(piece.text)) return { component: 'body', certainty: 0.6 };
  return { component: 'body', certainty: piece.text.length >= 30 ? 0.9 : 0.8 };
}
