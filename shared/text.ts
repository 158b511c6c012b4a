/** A text shown to a person: Vietnamese as an official would write it, English beside it. */
export type Text = { readonly vi: string; readonly en: string };

export type Language = keyof Text;

/**
 * Folds a text for comparing and searching: NFC/NFD differences, tones (HOẢ = HỎA) and case do not count, đ = d.
 * Spaces are collapsed.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐÐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** "1 document", "2 documents": Vietnamese nouns have one form, English ones two. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
