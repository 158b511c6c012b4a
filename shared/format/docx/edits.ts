import { attributesOf, child, escaped, type XmlElement } from './xml.ts';

/** Replaces part of a text; what is not edited stays letter by letter. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** What becomes of the attributes of one property. */
export type Change = {
  readonly set: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
};
/** By name of the property's element, e.g. `w:jc`. */
export type Changes = ReadonlyMap<string, Change>;

/** Edits do not overlap; of two at one place the first comes first. */
export function applyEdits(xml: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((one, other) => one.start - other.start);
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text } of sorted) {
    pieces.push(xml.slice(at, start), text);
    at = end;
  }
  return [...pieces, xml.slice(at)].join('');
}

/** Property elements stand in an order that Word insists on. */
export type Container = { readonly name: string; readonly order: readonly string[] };

/** The edits that set properties of a paragraph, run or section, in the element that holds them. */
export function changeProperties(
  xml: string,
  host: XmlElement,
  container: Container,
  changes: Changes,
): readonly Edit[] {
  if (changes.size === 0) return [];
  const found = child(host, container.name);
  if (found) return changeChildren(xml, found, container.order, changes);
  const properties = rendered(container.order, changes);
  return [insertFirst(xml, host, `<${container.name}>${properties}</${container.name}>`)];
}

export function isSelfClosed(element: XmlElement): boolean {
  return element.opened === element.end;
}

/** Behind the opening tag, which an empty element gets on the occasion. */
export function insertFirst(xml: string, host: XmlElement, text: string): Edit {
  if (!isSelfClosed(host)) return { start: host.opened, end: host.opened, text };
  const slash = xml.lastIndexOf('/', host.end - 1);
  return { start: slash, end: host.end, text: `>${text}</${host.name}>` };
}

/** The properties of a container that is there: each replaced, or put in its place. */
export function changeChildren(
  xml: string,
  container: XmlElement,
  order: readonly string[],
  changes: Changes,
): readonly Edit[] {
  if (isSelfClosed(container)) return [insertFirst(xml, container, rendered(order, changes))];
  return inOrder(order, changes).map(([name, change]) => {
    const existing = child(container, name);
    if (existing) {
      const text = element(name, existing.attributes, change);
      return { start: existing.start, end: existing.end, text };
    }
    const at = placeIn(container, order, name);
    return { start: at, end: at, text: element(name, '', change) };
  });
}

function placeIn(container: XmlElement, order: readonly string[], name: string): number {
  const rank = order.indexOf(name);
  const behind = container.children.find((one) => order.indexOf(one.name) > rank);
  return behind?.start ?? container.closing;
}

export function rendered(order: readonly string[], changes: Changes): string {
  return inOrder(order, changes)
    .map(([name, change]) => element(name, '', change))
    .join('');
}

function inOrder(order: readonly string[], changes: Changes): [string, Change][] {
  return [...changes].sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
}

function element(name: string, before: string, { set, remove = [] }: Change): string {
  const attributes = new Map<string, string>();
  for (const [key, value] of attributesOf(before)) {
    if (!remove.includes(key)) attributes.set(key, value.replaceAll('"', '&quot;'));
  }
  for (const [key, value] of Object.entries(set)) attributes.set(key, escaped(value));
  const written = [...attributes].map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${written.join('')}/>`;
}
