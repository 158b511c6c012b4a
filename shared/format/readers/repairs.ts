import type { Paragraph } from '../facts.ts';
import type { Repair } from '../finding.ts';
import type { Piece } from '../pieces.ts';
import type { Rule } from '../rule.ts';

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

export function repairing(
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
