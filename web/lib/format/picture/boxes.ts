import type { Facts } from '#shared/format/facts.ts';
import type { PdfItem, PdfPage } from '#shared/format/pdf/page.ts';

/** Where a paragraph stands on a page of a PDF, as shares of its width and height from the upper left. */
export type Box = {
  readonly paragraph: number;
  /** From 1. */
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** The places of paragraphs, found by their words: facts say what a paragraph is, not where it was drawn. */
export function boxesOf({ paragraphs }: Facts, pages: readonly PdfPage[]): readonly Box[] {
  const written = pages.map(lettersOn);
  return paragraphs.flatMap(({ index, page = 1, label, text }) => {
    const [on, source] = [written[page - 1], pages[page - 1]];
    if (!on || !source) return [];
    // It may go on on the next page: what of it is here is enough.
    const wanted = lettersOf(label + text);
    const at = wanted.length < 2 ? -1 : on.letters.indexOf(wanted.slice(0, 24), on.after);
    if (at < 0) return [];
    const items = [...new Set(on.items.slice(at, at + wanted.length))];
    on.after = at + 1;
    return [{ paragraph: index, page, ...around(items, source) }];
  });
}

type Written = { readonly letters: string; readonly items: readonly PdfItem[]; after: number };

/** Every letter of a page and which item it is of; `after`: where the paragraph before was found. */
function lettersOn({ items }: PdfPage): Written {
  const all = items.map((item) => ({ item, letters: lettersOf(item.text) }));
  return {
    letters: all.map(({ letters }) => letters).join(''),
    items: all.flatMap(({ item, letters }) => Array.from(letters, () => item)),
    after: 0,
  };
}

function lettersOf(text: string): string {
  return text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');
}

function around(items: readonly PdfItem[], { width, height }: PdfPage) {
  const left = Math.min(...items.map(({ x }) => x));
  const right = Math.max(...items.map((item) => item.x + item.width));
  // Letters reach a quarter of their size below the baseline.
  const top = Math.max(...items.map(({ y, size }) => y + size));
  const bottom = Math.min(...items.map(({ y, size }) => y - size / 4));
  return {
    left: left / width,
    top: (height - top) / height,
    width: (right - left) / width,
    height: (top - bottom) / height,
  };
}
