import { MOST_ITEMS } from './limits.ts';
import type { Element } from './markup.ts';
import type { Reading } from './reading.ts';
import type { ProblemCode } from './problemTexts.ts';
import {
  readDay,
  readInstant,
  readWhole,
  writeDay,
  writeInstant,
  type Understood,
} from './values.ts';
import { closeElement, openElement, textElement, type Xml } from './xml.ts';

/** How a member of a message stands in XML: read and written by the same description, so that both agree. */
export type Field<V> = {
  /** Of its element. */
  readonly element: string;
  readonly isList: boolean;
  /** `found`: the elements of that name, none or more; undefined leaves the member out. */
  readonly read: (found: readonly Found[], reading: Reading) => V | undefined;
  readonly write: (value: V, xml: Xml) => void;
};

export type Found = { readonly element: Element; readonly path: string };

/** In the order of the standard, which is the order of writing. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

/** A text that must be there: '' when it is not. */
export function text(element: string): Field<string> {
  return value(element, (found, reading) => (found ? plainText(found, reading) : ''), String);
}

export function optionalText(element: string): Field<string> {
  const read = (found: Found | undefined, reading: Reading) =>
    (found && plainText(found, reading)) || undefined;
  return value(element, read, String);
}

export function day(element: string): Field<string> {
  return understood(element, readDay, writeDay);
}

export function instant(element: string): Field<string> {
  return understood(element, readInstant, writeInstant);
}

export function whole(element: string): Field<number> {
  return understood(element, readWhole, String);
}

export function understood<V>(
  element: string,
  understand: (text: string) => Understood<V>,
  write: (value: V) => string,
): Field<V> {
  const read = (found: Found | undefined, reading: Reading) => {
    const given = found && plainText(found, reading);
    if (!found || !given) return undefined;
    const { value, problem } = understand(given);
    if (problem) reading.tell(problem, found.path, given);
    return value;
  };
  return value(element, read, write);
}

/** '' where nothing is given. */
export function orEmpty(field: Field<string>): Field<string> {
  return { ...field, read: (found, reading) => field.read(found, reading) ?? '' };
}

function value<V>(
  element: string,
  read: (found: Found | undefined, reading: Reading) => V | undefined,
  write: (value: V) => string,
): Field<V> {
  return {
    element,
    isList: false,
    read: (found, reading) => read(only(found, reading), reading),
    write: (given, xml) => textElement(xml, element, write(given)),
  };
}

/** What programs write where they have nothing. */
const NOTHING = /^(?:null|undefined|\(null\)|nil)$/i;

function plainText({ element, path }: Found, reading: Reading): string {
  const given = reading.textOf(element, path);
  if (!NOTHING.test(given)) return given;
  reading.tell('value.null', path, given);
  return '';
}

/** An element with elements in it; left out when it is not there or says nothing. */
export function group<T extends object>(element: string, fields: Fields<T>): Field<T> {
  return {
    ...{ element, isList: false },
    read: (found, reading) => {
      const given = readFields(fields, only(found, reading), reading);
      return saysNothing(given) ? undefined : given;
    },
    write: (given, xml) => writeGroup(element, fields, given, xml),
  };
}

/** A group whose members stand in a message in any case, empty when the element is not there. */
export function requiredGroup<T extends object>(element: string, fields: Fields<T>): Field<T> {
  return {
    ...group(element, fields),
    read: (found, reading) => readFields(fields, only(found, reading), reading),
  };
}

/** Any number of elements of this name, side by side. `whenEmpty`: what one that says nothing is called; it is left out. */
export function groups<T extends object>(
  element: string,
  fields: Fields<T>,
  whenEmpty?: ProblemCode,
): Field<readonly T[]> {
  return {
    ...{ element, isList: true },
    read: (found, reading) =>
      found.flatMap((one) => {
        const given = readFields(fields, one, reading);
        if (!whenEmpty || !saysNothing(given)) return [given];
        reading.tell(whenEmpty, one.path);
        return [];
      }),
    write: (given, xml) => given.forEach((item) => writeGroup(element, fields, item, xml)),
  };
}

function saysNothing(given: object): boolean {
  return Object.values(given).every((member: unknown) => {
    return member === '' || (Array.isArray(member) && member.length === 0);
  });
}

/** An element that holds any number of another one, as `ReplacementInfoList`. */
export function list<V>(element: string, items: Field<readonly V[]>): Field<readonly V[]> {
  type Holder = { readonly items: readonly V[] };
  const fields: Fields<Holder> = { items };
  return {
    ...{ element, isList: false },
    read: (found, reading) => readFields(fields, only(found, reading), reading).items,
    write: (given, xml) => {
      if (given.length > 0) writeGroup(element, fields, { items: given }, xml);
    },
  };
}

/** Any number of texts, side by side; empty ones are left out. */
export function texts(element: string): Field<readonly string[]> {
  return {
    ...{ element, isList: true },
    read: (found, reading) => found.map((one) => plainText(one, reading)).filter(Boolean),
    write: (given, xml) => given.forEach((item) => textElement(xml, element, item)),
  };
}

function only(found: readonly Found[], reading: Reading): Found | undefined {
  if (found.length < 2) return found[0];
  const [first] = found;
  const full = found.find(({ element }) => isFilled(element, reading)) ?? first;
  if (first)
    reading.tell('element.duplicate', first.path, first.element.name, found[1]?.element.from);
  return full;
}

function isFilled({ children, text }: Element, { bytes }: Reading): boolean {
  return (
    children.length > 0 ||
    text.some(({ from, to }) => bytes.subarray(from, to).some((byte) => byte > 0x20))
  );
}

function writeGroup<T>(element: string, fields: Fields<T>, given: T, xml: Xml): void {
  openElement(xml, element);
  writeFields(fields, given, xml);
  closeElement(xml, element);
}

export function writeFields<T>(fields: Fields<T>, given: T, xml: Xml): void {
  for (const key of keysOf(fields)) {
    const member = given[key];
    if (member !== undefined && member !== null) fields[key].write(member, xml);
  }
}

/** Reads the members from the children of an element; of one that is not there, what is then left. */
export function readFields<T>(fields: Fields<T>, parent: Found | undefined, reading: Reading): T {
  const children = parent
    ? childrenByName(fields, parent, reading)
    : new Map<string, readonly Found[]>();
  const read: Partial<T> = {};
  for (const key of keysOf(fields)) {
    const field = fields[key];
    const member = field.read(children.get(keyOf(field.element)) ?? [], reading);
    if (member !== undefined) read[key] = member;
  }
  // Each field gives what its member's type says; those that may be left out give undefined.
  return read as T;
}

function childrenByName<T>(
  fields: Fields<T>,
  parent: Found,
  reading: Reading,
): ReadonlyMap<string, readonly Found[]> {
  const known = new Map(keysOf(fields).map((key) => [keyOf(fields[key].element), fields[key]]));
  const counts = countNames(parent.element);
  const found = new Map<string, Found[]>();
  for (const element of parent.element.children) {
    const key = keyOf(element.name);
    const field = known.get(key);
    const same = found.get(key) ?? [];
    if (same.length === MOST_ITEMS) continue;
    const isMany = field?.isList && (counts.get(key) ?? 0) > 1;
    const name = field?.element ?? element.name;
    const path = joinPath(parent.path, isMany ? `${name}[${same.length + 1}]` : name);
    const isFirst = same.length === 0;
    if (field) takeIn(reading, { element, path }, name, isFirst);
    else if (isFirst) reading.tell('element.unknown', path, element.name, element.from);
    same.push({ element, path });
    if (same.length === MOST_ITEMS) reading.tell('xml.tooMany', path, name, element.from);
    found.set(key, same);
  }
  return found;
}

function takeIn(reading: Reading, { element, path }: Found, name: string, isFirst: boolean): void {
  if (isFirst || path.endsWith(']')) reading.visit(path, element);
  if (element.name !== name) reading.tell('name.spelling', path, element.name, element.from);
}

function countNames({ children }: Element): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of children) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
  return counts;
}

export function joinPath(path: string, name: string): string {
  return path ? `${path}/${name}` : name;
}

/** Names that mean the same, whatever their case; the standard itself spells `Bussiness`. */
export function keyOf(name: string): string {
  return name.toLowerCase().replace(/^business/, 'bussiness');
}

function keysOf<T>(fields: Fields<T>): (keyof T)[] {
  return Object.keys(fields) as (keyof T)[];
}
