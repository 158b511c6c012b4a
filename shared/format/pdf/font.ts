/** What a PostScript name says of a font; undefined members when there is none. */
export type PdfFont = {
  readonly family?: string;
  readonly bold: boolean;
  readonly italic: boolean;
};

/** Families whose PostScript names are not their names without spaces. */
const FAMILIES: Readonly<Record<string, string>> = {
  ...{ timesnewromanps: 'Times New Roman', timesnewroman: 'Times New Roman' },
  ...{ times: 'Times', arial: 'Arial', couriernewps: 'Courier New', vntime: '.VnTime' },
};

/** `BAAAAA+TimesNewRomanPS-BoldItalicMT` is Times New Roman, bold and italic. */
export function fontOf(name: string | undefined): PdfFont {
  if (name === undefined) return { bold: false, italic: false };
  const plain = name.replace(/^[A-Z]{6}\+/, '');
  const [base = '', ...styles] = plain.split(/[-,]/);
  const style = styles.join(' ');
  const family = base.replace(/MT$/, '');
  return {
    family: FAMILIES[family.toLowerCase()] ?? spaced(family),
    bold: /bold|black|heavy|demi/i.test(style),
    italic: /italic|oblique/i.test(style),
  };
}

function spaced(family: string): string {
  return family.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
}
