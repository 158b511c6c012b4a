import { attribute, child, type XmlElement } from './xml.ts';

/** Fonts and colours that a document names by their part in its theme. */
export type Theme = {
  /** Of `minorHAnsi`, `majorAscii` …; undefined when the theme has none. */
  readonly font: (name: string) => string | undefined;
  /** RRGGBB of `text1`, `accent2` … */
  readonly color: (name: string) => string | undefined;
};

const COLOURS: Readonly<Record<string, string>> = {
  ...{ text1: 'dk1', dark1: 'dk1', background1: 'lt1', light1: 'lt1', hyperlink: 'hlink' },
  ...{ text2: 'dk2', dark2: 'dk2', background2: 'lt2', light2: 'lt2' },
  followedHyperlink: 'folHlink',
};

export function themeOf(root: XmlElement | undefined): Theme {
  const elements = child(root, 'a:themeElements');
  const fonts = child(elements, 'a:fontScheme');
  const colors = child(elements, 'a:clrScheme');
  const latin = (kind: string) =>
    attribute(child(child(fonts, `a:${kind}Font`), 'a:latin'), 'typeface') || undefined;
  return {
    font: (name) => latin(name.startsWith('major') ? 'major' : 'minor'),
    color: (name) => colorIn(child(colors, `a:${COLOURS[name] ?? name}`)),
  };
}

/** `windowText` is what prints without a colour of its own. */
function colorIn(element: XmlElement | undefined): string | undefined {
  const [color] = element?.children ?? [];
  const value = attribute(color, 'lastClr') ?? attribute(color, 'val');
  return value !== undefined && /^[\da-f]{6}$/i.test(value) ? value.toUpperCase() : undefined;
}
