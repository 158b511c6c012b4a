import type { Lists } from './numbering.ts';
import {
  bordersOf,
  paragraphPropertiesOf,
  prints,
  type ParagraphProperties,
} from './paragraphProperties.ts';
import { runPropertiesOf, TOGGLES, type RunProperties, type Toggle } from './runProperties.ts';
import type { Theme } from './theme.ts';
import { attribute, child, childValue, type XmlElement } from './xml.ts';

/** What a style says, with all it is based on. */
export type Style = {
  readonly run: RunProperties;
  readonly paragraph: ParagraphProperties;
  /** Of a table style: which of its cells' sides have a border, `inside…` between cells. */
  readonly borders: CellBorders;
};

export type Side = 'top' | 'bottom' | 'left' | 'right' | 'insideH' | 'insideV';
export type CellBorders = Readonly<Partial<Record<Side, boolean>>>;

export type Styles = {
  readonly defaults: Style;
  /** Without an id, or with one that does not exist: the default paragraph style. */
  readonly paragraph: (id: string | undefined) => Style & { readonly id: string };
  readonly character: (id: string | undefined) => RunProperties;
  readonly table: (id: string | undefined) => Style;
};

export const EMPTY: Style = { run: {}, paragraph: {}, borders: {} };
/** Deeper than any real chain; a chain that bites its tail ends here at the latest. */
const DEPTH = 50;

type Source = {
  readonly elements: ReadonlyMap<string, XmlElement>;
  readonly theme: Theme;
  readonly lists: Lists;
  readonly read: Map<string, Style>;
};

export function stylesOf(root: XmlElement | undefined, theme: Theme, lists: Lists): Styles {
  const all = root?.children.filter(({ name }) => name === 'w:style') ?? [];
  const elements = new Map(all.map((one) => [attribute(one, 'w:styleId') ?? '', one]));
  const source: Source = { elements, theme, lists, read: new Map() };
  const standard = { paragraph: defaultOf(all, 'paragraph'), table: defaultOf(all, 'table') };
  const find = (id: string | undefined) => (id === undefined ? EMPTY : styleOf(id, source, 0));
  return {
    defaults: defaultsOf(child(root, 'w:docDefaults'), theme),
    paragraph: (id) => {
      const known = id !== undefined && elements.has(id) ? id : standard.paragraph;
      return { ...find(known), id: known ?? '' };
    },
    character: (id) => find(id).run,
    table: (id) => find(id ?? standard.table),
  };
}

function defaultsOf(element: XmlElement | undefined, theme: Theme): Style {
  return {
    run: runPropertiesOf(child(child(element, 'w:rPrDefault'), 'w:rPr'), theme),
    paragraph: paragraphPropertiesOf(child(child(element, 'w:pPrDefault'), 'w:pPr')),
    borders: {},
  };
}

function defaultOf(all: readonly XmlElement[], type: string): string | undefined {
  const found = all.find((one) => {
    const isDefault = attribute(one, 'w:default');
    return attribute(one, 'w:type') === type && (isDefault === '1' || isDefault === 'true');
  });
  return attribute(found, 'w:styleId');
}

function styleOf(id: string, source: Source, depth: number): Style {
  const element = source.elements.get(id);
  const known = source.read.get(id);
  if (known || !element || depth > DEPTH) return known ?? EMPTY;
  const base = childValue(element, 'w:basedOn');
  const below = base === undefined || base === id ? EMPTY : styleOf(base, source, depth + 1);
  const own = paragraphPropertiesOf(child(element, 'w:pPr'));
  const numbering = numberingIn(id, own, source.lists);
  const style = {
    run: { ...below.run, ...runPropertiesOf(child(element, 'w:rPr'), source.theme) },
    paragraph: { ...below.paragraph, ...numbering, ...own, ...merged(below.paragraph, own) },
    borders: { ...below.borders, ...tableBorders(element) },
  };
  source.read.set(id, style);
  return style;
}

/** The list that a style brings along indents its paragraphs, unless the style says otherwise itself. */
function numberingIn(id: string, own: ParagraphProperties, lists: Lists): ParagraphProperties {
  const list = own.numbering?.list;
  const found = list === undefined ? undefined : lists.find(list);
  if (!found) return {};
  const ofStyle = [...found.levels].find(([, level]) => level.style === id)?.[0];
  const level = own.numbering?.level ?? ofStyle ?? 0;
  return found.levels.get(level)?.paragraph ?? {};
}

/** List and level, and the sides of a border, are inherited one by one. */
export function merged(below: ParagraphProperties, own: ParagraphProperties): ParagraphProperties {
  return {
    ...(below.numbering && own.numbering
      ? { numbering: { ...below.numbering, ...own.numbering } }
      : {}),
    ...(below.borders && own.borders ? { borders: { ...below.borders, ...own.borders } } : {}),
  };
}

function tableBorders(style: XmlElement): CellBorders {
  return cellBordersOf(child(child(style, 'w:tblPr'), 'w:tblBorders'));
}

export function cellBordersOf(element: XmlElement | undefined): CellBorders {
  const horizontal = prints(child(element, 'w:insideH'));
  const vertical = prints(child(element, 'w:insideV'));
  return {
    ...bordersOf(element),
    ...(horizontal === undefined ? {} : { insideH: horizontal }),
    ...(vertical === undefined ? {} : { insideV: vertical }),
  };
}

/** What prints of a run, from the defaults of the document up to the run itself. */
export function effective(
  levels: { readonly defaults: RunProperties; readonly styles: readonly RunProperties[] },
  direct: RunProperties,
): RunProperties {
  const properties: RunProperties = Object.assign({}, levels.defaults, ...levels.styles, direct);
  const toggles: Partial<Record<Toggle, boolean>> = {};
  for (const toggle of TOGGLES) {
    toggles[toggle] = direct[toggle] ?? toggled(levels, toggle);
  }
  return { ...properties, ...toggles };
}

/** ISO/IEC 29500-1, 17.7.3: on in the defaults stays on; between styles, twice on is off. */
function toggled(
  levels: { readonly defaults: RunProperties; readonly styles: readonly RunProperties[] },
  toggle: Toggle,
): boolean {
  if (levels.defaults[toggle] === true) return true;
  return levels.styles.filter((style) => style[toggle] === true).length % 2 === 1;
}
