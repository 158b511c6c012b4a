import { switched } from './runProperties.ts';
import type { Edit } from './edits.ts';
import { ownRuns } from './ownRuns.ts';
import { attribute, child, escaped, type XmlElement } from './xml.ts';

type Replacement = { readonly from: string; readonly to: string };
/** Words of one `w:t`, or one thing between words, which stays as it is. */
type Piece = { readonly element: XmlElement; readonly before: string; text: string };

/** Letters of a paragraph looked through for all its replacements together; the rest is found by checking again. */
const MOST_LETTERS = 200_000;
const FEWEST = 20;

/** Replaces words of a paragraph, wherever the file splits them; only what differs between the two is touched. */
export function replaceWords(
  element: XmlElement,
  replacements: readonly Replacement[],
): readonly Edit[] {
  if (replacements.length === 0) return [];
  const pieces = piecesOf(element);
  const letters = pieces.reduce((sum, { text }) => sum + text.length, 0);
  const most = Math.max(FEWEST, Math.floor(MOST_LETTERS / Math.max(1, letters)));
  for (const replacement of replacements.slice(0, most)) replace(pieces, replacement);
  return pieces
    .filter(({ text, before }) => text !== before)
    .map(({ element: { start, end }, text }) => ({ start, end, text: words(text) }));
}

function words(text: string): string {
  return text === '' ? '<w:t/>' : `<w:t xml:space="preserve">${escaped(text)}</w:t>`;
}

const BETWEEN: Readonly<Record<string, string>> = {
  ...{ 'w:tab': '\t', 'w:ptab': '\t', 'w:br': '\n', 'w:cr': '\n', 'w:noBreakHyphen': '-' },
  'w:sym': '\ufffc',
};

/** The instructions of fields, and hidden words, are no words of the paragraph. */
function piecesOf(element: XmlElement): Piece[] {
  const open: { inResult: boolean }[] = [];
  const pieces: Piece[] = [];
  for (const one of ownRuns(element).flatMap(printed)) {
    const mark = one.name === 'w:fldChar' ? attribute(one, 'w:fldCharType') : undefined;
    const inner = open.at(-1);
    if (mark === 'begin') open.push({ inResult: false });
    else if (mark === 'separate' && inner) inner.inResult = true;
    else if (mark === 'end') open.pop();
    const text = one.name === 'w:t' ? one.text : (BETWEEN[one.name] ?? '');
    if (text !== '' && open.every(({ inResult }) => inResult)) {
      pieces.push({ element: one, before: text, text });
    }
  }
  return pieces;
}

function printed(run: XmlElement): readonly XmlElement[] {
  const hidden = switched(child(child(run, 'w:rPr'), 'w:vanish')) ?? false;
  return hidden ? [] : run.children;
}

function replace(pieces: readonly Piece[], { from, to }: Replacement): void {
  const clusters = pieces
    .map(({ text }) => text)
    .join('')
    .match(/\P{M}\p{M}*|\p{M}+/gu);
  const found = clusters ? find(clusters, clustersOf(from)) : undefined;
  if (!clusters || found === undefined) return;
  const [old, next] = [clustersOf(from), clustersOf(to)];
  const same = commonStart(old, next);
  const sameEnd = commonStart(old.slice(same).reverse(), next.slice(same).reverse());
  const start = clusters.slice(0, found + same).join('').length;
  const length = clusters.slice(found + same, found + old.length - sameEnd).join('').length;
  const written = next.slice(same, next.length - sameEnd).join('');
  splice(pieces, { start, end: start + length, written });
}

/** Letters with their marks, composed: a file may write `ế` in three characters. */
function clustersOf(text: string): string[] {
  return text.normalize('NFC').match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
}

function find(clusters: readonly string[], wanted: readonly string[]): number | undefined {
  const composed = clusters.map((one) => (one === '\n' ? ' ' : one.normalize('NFC')));
  if (wanted.length === 0) return undefined;
  const last = composed.length - wanted.length;
  for (let at = 0; at <= last; at += 1) {
    if (wanted.every((one, offset) => composed[at + offset] === (one === '\n' ? ' ' : one))) {
      return at;
    }
  }
  return undefined;
}

function commonStart(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at += 1;
  return at;
}

type Splice = { readonly start: number; readonly end: number; readonly written: string };

/** Writes into the piece where the change begins; gives up where something other than words would go. */
function splice(pieces: readonly Piece[], { start, end, written }: Splice): void {
  let at = 0;
  const touched: { piece: Piece; from: number; to: number }[] = [];
  for (const piece of pieces) {
    const from = Math.max(0, start - at);
    const to = Math.min(piece.text.length, end - at);
    const isInside = start === end ? from <= piece.text.length && to >= 0 : from < to;
    if (isInside && (start !== end || piece.element.name === 'w:t'))
      touched.push({ piece, from, to });
    at += piece.text.length;
  }
  const used = start === end ? touched.slice(0, 1) : touched;
  if (used.some(({ piece }) => piece.element.name !== 'w:t')) return;
  for (const [index, { piece, from, to }] of used.entries()) {
    const middle = index === 0 ? written : '';
    piece.text = piece.text.slice(0, from) + middle + piece.text.slice(to);
  }
}
