import { formatted } from './numberFormats.ts';
import { number } from './lengths.ts';
import { paragraphPropertiesOf, type ParagraphProperties } from './paragraphProperties.ts';
import { switched } from './runProperties.ts';
import { attribute, child, childValue, type XmlElement } from './xml.ts';

/** The lists a document defines. */
export type Lists = {
  readonly find: (list: string) => List | undefined;
};

export type List = {
  /** Lists of one definition count on from each other. */
  readonly definition: string;
  readonly levels: ReadonlyMap<number, Level>;
  /** Where this list begins again, by level. */
  readonly starts: ReadonlyMap<number, number>;
};

export type Level = {
  readonly format: string;
  /** `%1.%2.`, or the bullet. */
  readonly text: string;
  readonly start: number;
  /** After which level it begins again; 0 never. */
  readonly restart?: number;
  /** Numbers of all levels in figures. */
  readonly legal: boolean;
  readonly paragraph: ParagraphProperties;
  /** The style that is of this level. */
  readonly style?: string;
};

export const NO_LISTS: Lists = { find: () => undefined };

/** `styles` because a definition may be kept in a style. */
export function listsOf(root: XmlElement | undefined, styles: XmlElement | undefined): Lists {
  if (!root) return NO_LISTS;
  const definitions = keyed(root, 'w:abstractNum', 'w:abstractNumId');
  const lists = keyed(root, 'w:num', 'w:numId');
  const named = styles ? keyed(styles, 'w:style', 'w:styleId') : new Map<string, XmlElement>();
  const read = new Map<string, List | undefined>();
  const find = (list: string): List | undefined => {
    if (!read.has(list)) read.set(list, listOf(list, { definitions, lists, styles: named }));
    return read.get(list);
  };
  return { find };
}

type Sources = {
  readonly definitions: ReadonlyMap<string, XmlElement>;
  readonly lists: ReadonlyMap<string, XmlElement>;
  readonly styles: ReadonlyMap<string, XmlElement>;
};

function keyed(root: XmlElement, name: string, key: string): Map<string, XmlElement> {
  const elements = root.children.filter((one) => one.name === name);
  return new Map(elements.map((one) => [attribute(one, key) ?? '', one]));
}

function listOf(id: string, sources: Sources): List | undefined {
  const list = sources.lists.get(id);
  const definition = childValue(list, 'w:abstractNumId');
  const abstract = definition === undefined ? undefined : linked(definition, sources);
  if (!list || definition === undefined || !abstract) return undefined;
  const levels = new Map(levelsIn(abstract));
  const starts = new Map<number, number>();
  for (const override of list.children.filter(({ name }) => name === 'w:lvlOverride')) {
    const level = number(attribute(override, 'w:ilvl')) ?? 0;
    const start = number(childValue(override, 'w:startOverride'));
    if (start !== undefined) starts.set(level, start);
    const replaced = child(override, 'w:lvl');
    if (replaced) levels.set(level, levelOf(replaced));
  }
  return { definition, levels, starts };
}

/** The definition itself, or the one of the list its style names. */
function linked(definition: string, sources: Sources): XmlElement | undefined {
  const abstract = sources.definitions.get(definition);
  const style = childValue(abstract, 'w:numStyleLink');
  if (style === undefined) return abstract;
  const named = sources.styles.get(style);
  const id = childValue(child(child(named, 'w:pPr'), 'w:numPr'), 'w:numId');
  const target = id === undefined ? undefined : sources.lists.get(id);
  return sources.definitions.get(childValue(target, 'w:abstractNumId') ?? '') ?? abstract;
}

function levelsIn(abstract: XmlElement): [number, Level][] {
  const levels = abstract.children.filter(({ name }) => name === 'w:lvl');
  return levels.map((one) => [number(attribute(one, 'w:ilvl')) ?? 0, levelOf(one)]);
}

/** Of a label. */
const LONGEST = 100;

function levelOf(element: XmlElement): Level {
  const restart = number(childValue(element, 'w:lvlRestart'));
  const style = childValue(element, 'w:pStyle');
  return {
    format: childValue(element, 'w:numFmt') ?? 'decimal',
    text: (childValue(element, 'w:lvlText') ?? '').slice(0, LONGEST),
    start: number(childValue(element, 'w:start')) ?? 1,
    ...(restart === undefined ? {} : { restart }),
    legal: switched(child(element, 'w:isLgl')) ?? false,
    paragraph: paragraphPropertiesOf(child(element, 'w:pPr')),
    ...(style === undefined ? {} : { style }),
  };
}

/** Counts through a document: each call is the next paragraph of that list and level. */
export type Labels = (list: string, level: number) => string;

export function labelsOf(lists: Lists): Labels {
  const counts = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();
  return (id, at) => {
    const list = lists.find(id);
    const level = list?.levels.get(at);
    if (!list || !level) return '';
    const count = counts.get(list.definition) ?? [];
    counts.set(list.definition, count);
    const start = begin(begun, `${id} ${at}`) ? list.starts.get(at) : undefined;
    const before = start === undefined ? count[at] : undefined;
    count[at] = before === undefined ? (start ?? level.start) : before + 1;
    restartBelow(list, count, at);
    return labelOf(list, level, count);
  };
}

function begin(begun: Set<string>, key: string): boolean {
  if (begun.has(key)) return false;
  begun.add(key);
  return true;
}

function restartBelow(list: List, count: (number | undefined)[], at: number): void {
  for (let below = at + 1; below < count.length; below += 1) {
    const restart = list.levels.get(below)?.restart;
    if (restart === undefined || (restart !== 0 && at < restart)) count[below] = undefined;
  }
}

const PICTURED = /[\uf000-\uf0ff]/g;

function labelOf(list: List, level: Level, count: readonly (number | undefined)[]): string {
  if (level.format === 'bullet') return level.text.replace(PICTURED, '•').trim();
  const label = level.text.replace(/%([1-9])/g, (_, digit: string) => {
    const at = Number(digit) - 1;
    const referred = list.levels.get(at);
    const value = count[at] ?? referred?.start ?? 1;
    return formatted(value, level.legal ? 'decimal' : (referred?.format ?? 'decimal'));
  });
  return label.trim();
}
