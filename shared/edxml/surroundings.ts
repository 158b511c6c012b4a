import { hasTextAt, indexOfText, isBlank } from './bytes.ts';
import { decodeUtf8 } from './encoding.ts';
import type { Markup } from './markup.ts';
import type { Reading } from './reading.ts';

const BOM = '\xef\xbb\xbf';
/** A protocol’s own lines before the file are no longer. */
const FARTHEST = 64 * 1024;
const SHOWN = 200;

/** Where the file itself begins, behind what a program or protocol left before it. */
export function startOf(bytes: Uint8Array): number {
  const declaration = indexOfText(bytes, '<?xml', 0, Math.min(bytes.length, FARTHEST));
  const start = declaration < 0 ? bytes.subarray(0, FARTHEST).indexOf(0x3c) : declaration;
  return Math.max(0, start);
}

/** What stands before the declaration; `from` is where `startOf` says that the file begins. */
export function checkBefore(bytes: Uint8Array, from: number, reading: Reading): void {
  const hasMark = hasTextAt(bytes, BOM, 0);
  const before = bytes.subarray(hasMark ? BOM.length : 0, from);
  if (hasMark) reading.tell('leading.bom', '', '', 0);
  if (before.length === 0) return;
  const isJunk = before.some((byte) => !isBlank(byte));
  // Blanks are lawful where no declaration has to come first.
  if (!isJunk && !hasTextAt(bytes, '<?xml', from)) return;
  const code = isJunk ? 'leading.junk' : 'leading.blank';
  reading.tell(code, '', decodeUtf8(before.subarray(0, SHOWN)), 0);
}

export function checkAfter(bytes: Uint8Array, { roots }: Markup, reading: Reading): void {
  const end = roots[0]?.to ?? bytes.length;
  const after = bytes.subarray(end).findIndex((byte) => !isBlank(byte));
  if (after < 0) return;
  const from = end + after;
  const shown = decodeUtf8(bytes.subarray(from, from + SHOWN));
  // Notes for programs are lawful there.
  if (!/^(?:<!--|<\?)/.test(shown)) reading.tell('trailing.junk', '', shown, from);
}
