import type { Cell, Line, Paragraph } from '../facts.ts';
import type { Fields } from './fields.ts';
import { labelsOf, type Labels, type Lists } from './numbering.ts';
import { paragraphPropertiesOf, type ParagraphProperties } from './paragraphProperties.ts';
import { runPropertiesOf, type RunProperties } from './runProperties.ts';
import type { Styles } from './styles.ts';
import type { DrawnLine } from './shapes.ts';
import type { Theme } from './theme.ts';
import type { XmlElement } from './xml.ts';

/** What the whole file says about how its parts look. */
export type Look = {
  readonly theme: Theme;
  readonly lists: Lists;
  readonly styles: Styles;
};

/** One part while it is read from its beginning to its end. */
export type Reading = {
  readonly look: Look;
  readonly part: string;
  /** The part's text. */
  readonly xml: string;
  /** Properties read before, by their XML: a text repeats the same few again and again. */
  readonly known: {
    readonly runs: Map<string, RunProperties>;
    readonly paragraphs: Map<string, ParagraphProperties>;
  };
  readonly labels: Labels;
  readonly fields: Fields;
  readonly drafts: Draft[];
  /** The sections that have ended so far. */
  readonly sections: (XmlElement | undefined)[];
  tables: number;
  /** What a paragraph left over whose end was deleted: it prints at the beginning of the next. */
  carried: Carried | undefined;
  /** The next paragraph begins a page. */
  breakNext: boolean;
};

export type Carried = { readonly runs: Paragraph['runs']; readonly lines: readonly DrawnLine[] };

/** Where paragraphs stand; those of one `container` stand below each other. */
export type Place = {
  readonly container: object;
  readonly cell?: Cell;
  readonly inTextBox?: true;
  readonly boxed?: true;
  readonly tableStyle?: string;
};

/** A paragraph before it is known what stands above and below it. */
export type Draft = {
  readonly paragraph: Paragraph;
  readonly place: Place;
  readonly style: string;
  readonly contextual: boolean;
  readonly raised: boolean;
  readonly topBorder: boolean;
  readonly drawn: readonly DrawnLine[];
  lines: Line[];
};

export function readingOf(look: Look, part: string, xml: string): Reading {
  return {
    ...{ look, part, xml, labels: labelsOf(look.lists), fields: [], drafts: [], sections: [] },
    known: { runs: new Map(), paragraphs: new Map() },
    ...{ tables: 0, carried: undefined, breakNext: false },
  };
}

export function readRunProperties(
  element: XmlElement | undefined,
  reading: Reading,
): RunProperties {
  const { known, look } = reading;
  return remembered(known.runs, element, reading, () => runPropertiesOf(element, look.theme));
}

export function readParagraphProperties(
  element: XmlElement | undefined,
  reading: Reading,
): ParagraphProperties {
  const { paragraphs } = reading.known;
  return remembered(paragraphs, element, reading, () => paragraphPropertiesOf(element));
}

function remembered<Properties>(
  known: Map<string, Properties>,
  element: XmlElement | undefined,
  { xml }: Reading,
  read: () => Properties,
): Properties {
  const key = element ? xml.slice(element.opened, element.closing) : '';
  const before = known.get(key);
  if (before !== undefined) return before;
  const properties = read();
  known.set(key, properties);
  return properties;
}
