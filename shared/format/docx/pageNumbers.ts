import type { Paragraph, Section } from '../facts.ts';
import { applyEdits, insertFirst, type Edit } from './edits.ts';
import { readPart, relationshipsName, type Relationship } from './package.ts';
import type { Document } from './read.ts';
import type { SectionChange } from './repairSection.ts';
import { byId, inherit, type RunningParts } from './sections.ts';
import { attribute, child, descendants, type XmlElement } from './xml.ts';

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** What adding page numbers to a section works on; `parts` collects the parts that change. */
type Work = {
  readonly document: Document;
  readonly element: XmlElement | undefined;
  readonly section: Section;
  readonly running: RunningParts;
  readonly change: SectionChange;
  readonly parts: Map<string, string>;
};

/**
 * Numbers the section's pages as Phụ lục I, Phần I, Mục I, khoản 7 asks: a header of its own with the number
 * in its middle, none on the first page. Numbers that stood elsewhere go; other words in headers and footers stay.
 */
export function addPageNumbers(
  document: Document,
  index: number,
  change: SectionChange,
  parts: Map<string, string>,
): void {
  const section = document.facts.sections[index];
  if (!section) return;
  const running: RunningParts = new Map();
  const relationships = byId(document.relationships);
  for (const element of document.sections.slice(0, index + 1)) {
    inherit(running, element, relationships);
  }
  const element = document.sections[index];
  const work: Work = { document, element, section, running, change, parts };
  const before = running.get('header default');
  const hasWords = saysMore(section.headers.default);
  const id = addHeader(work, hasWords ? before : undefined);
  refer(work, 'header', 'default', id);
  if (document.evenAndOdd) refer(work, 'header', 'even', id);
  if (index === 0) clearFirstPage(work, hasWords ? before : undefined);
  const isKept = hasWords && index === 0 && !section.titlePage;
  removeElsewhere(work, isKept ? before : undefined);
  useFigures(work);
}

/** Words other than a page number. */
function saysMore(paragraphs: readonly Paragraph[]): boolean {
  return paragraphs.some((one) => !isNumber(one) && /[\p{L}\p{N}]/u.test(one.text));
}

const AROUND_NUMBER = /^(?:trang|page|số|of|trên|[\s\p{P}\p{N}|])*$/iu;

/** A page number, whatever it is dressed up with: `- 2 -`, `Trang 2/10`. */
function isNumber({ runs }: Paragraph): boolean {
  const words = runs.filter(({ field }) => !field).map(({ text }) => text);
  return runs.some(({ field }) => field === 'page') && AROUND_NUMBER.test(words.join(''));
}

/** A new header part, named in the list of parts and among the relationships; gives the relationship's id. */
function addHeader(work: Work, before: Relationship | undefined): string {
  const { document, parts } = work;
  const folder = document.file.main.slice(0, document.file.main.lastIndexOf('/') + 1);
  const isFree = (name: string) => !document.file.zip.has(name) && !parts.has(name);
  const name = firstFree((number) => `${folder}header${number}.xml`, isFree);
  parts.set(name, headerXml(work, before));
  copyRelationships(work, before, name);
  const types = textOf(work, '[Content_Types].xml') ?? '';
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml';
  const override = `<Override PartName="/${name}" ContentType="${type}"/>`;
  parts.set('[Content_Types].xml', insertedLast(types, override));
  return relate(work, name.slice(folder.length));
}

function firstFree(named: (number: number) => string, isFree: (name: string) => boolean): string {
  let number = 1;
  while (!isFree(named(number))) number += 1;
  return named(number);
}

function relate(work: Work, target: string): string {
  const name = relationshipsName(work.document.file.main);
  const empty = `<Relationships xmlns="${PACKAGE}/relationships"></Relationships>`;
  const list = textOf(work, name) ?? empty;
  const id = firstFree(
    (number) => `rIdPage${number}`,
    (one) => !list.includes(`"${one}"`),
  );
  const type = `${RELATIONSHIPS}/header`;
  const added = `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;
  work.parts.set(name, insertedLast(list, added));
  return id;
}

/** Before the last closing tag. */
function insertedLast(xml: string, text: string): string {
  const at = xml.lastIndexOf('</');
  return xml.slice(0, at) + text + xml.slice(at);
}

/** A part as it is now: changed already, or as in the file. */
function textOf({ document, parts }: Work, name: string): string | undefined {
  const changed = parts.get(name);
  if (changed !== undefined || !document.file.zip.has(name)) return changed;
  const read = readPart(document.file, name);
  return read.ok ? read.part.xml : undefined;
}

function headerXml(work: Work, before: Relationship | undefined): string {
  const read = before ? readPart(work.document.file, before.target) : undefined;
  if (read?.ok) {
    const { xml, root } = read.part;
    return applyEdits(xml, [insertFirst(xml, root, NUMBER), ...numbersIn(work, root, before)]);
  }
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    `<w:hdr xmlns:w="${MAIN}" xmlns:r="${RELATIONSHIPS}">${NUMBER}</w:hdr>`
  );
}

/** Pictures of the header that is copied. */
function copyRelationships(work: Work, before: Relationship | undefined, name: string): void {
  const list = before ? textOf(work, relationshipsName(before.target)) : undefined;
  if (list !== undefined) work.parts.set(relationshipsName(name), list);
}

const LOOK =
  '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>' +
  '<w:b w:val="0"/><w:i w:val="0"/><w:color w:val="auto"/><w:sz w:val="26"/><w:szCs w:val="26"/></w:rPr>';

const NUMBER =
  '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>' +
  '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr>' +
  `<w:r>${LOOK}<w:fldChar w:fldCharType="begin"/></w:r>` +
  `<w:r>${LOOK}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
  `<w:r>${LOOK}<w:fldChar w:fldCharType="separate"/></w:r>` +
  `<w:r>${LOOK}<w:t>2</w:t></w:r>` +
  `<w:r>${LOOK}<w:fldChar w:fldCharType="end"/></w:r></w:p>`;

type Edge = 'header' | 'footer';

/** Points the section to a header or footer, instead of the one it names itself. */
function refer(work: Work, edge: Edge, kind: 'default' | 'first' | 'even', id: string): void {
  const { element, change, document } = work;
  const name = `w:${edge}Reference`;
  const declared = document.main.root.attributes.includes('xmlns:r=');
  const namespace = declared ? '' : ` xmlns:r="${RELATIONSHIPS}"`;
  const text = `<${name}${namespace} w:type="${kind}" r:id="${id}"/>`;
  const own = element?.children.find(
    (one) => one.name === name && (attribute(one, 'w:type') ?? 'default') === kind,
  );
  if (own) change.edits.push({ start: own.start, end: own.end, text });
  else change.references += text;
}

/** The first page keeps the words it had, and has no number. */
function clearFirstPage(work: Work, header: Relationship | undefined): void {
  const { section, running, change, element } = work;
  if (section.titlePage) return;
  change.changes.set('w:titlePg', { set: {}, remove: ['w:val'] });
  if (header) refer(work, 'header', 'first', header.id);
  else dropFirst(change, element, 'header');
  const footer = running.get('footer default');
  if (footer && saysMore(section.footers.default)) refer(work, 'footer', 'first', footer.id);
  else dropFirst(change, element, 'footer');
}

/** What was there for a first page without being used must not come to light now. */
function dropFirst(change: SectionChange, element: XmlElement | undefined, edge: Edge): void {
  for (const one of element?.children ?? []) {
    if (one.name === `w:${edge}Reference` && attribute(one, 'w:type') === 'first') {
      change.edits.push({ start: one.start, end: one.end, text: '' });
    }
  }
}

/** Page numbers at the foot, and on the first page, which keeps the header there was. */
function removeElsewhere(work: Work, kept: Relationship | undefined): void {
  const elsewhere = ['footer default', 'footer first', 'footer even', 'header first'];
  const targets = elsewhere.flatMap((key) => work.running.get(key) ?? []);
  if (kept) targets.push(kept);
  for (const target of new Set(targets.map((one) => one.target))) {
    const read = readPart(work.document.file, target);
    if (!read.ok || work.parts.has(target)) continue;
    const edits = numbersIn(work, read.part.root, { target });
    if (edits.length > 0) work.parts.set(target, applyEdits(read.part.xml, edits));
  }
}

/** Empties the paragraphs that consist of a page number; the paragraphs stay, and so does the layout. */
function numbersIn(
  { section }: Work,
  root: XmlElement,
  part: Pick<Relationship, 'target'> | undefined,
): readonly Edit[] {
  const all = [section.headers, section.footers].flatMap((of) => [
    ...of.first,
    ...of.default,
    ...of.even,
  ]);
  const numbers = all.filter((one) => one.origin?.part === part?.target && isNumber(one));
  const ordinals = new Set(numbers.map(({ origin }) => origin?.ordinal));
  return [...descendants(root, 'w:p')]
    .filter(({ ordinal }) => ordinals.has(ordinal))
    .map((one) => {
      const start = child(one, 'w:pPr')?.end ?? one.opened;
      return { start, end: one.closing, text: '' };
    });
}

/** Arabic figures. */
function useFigures({ section, change }: Work): void {
  const { format } = section.pageNumbers;
  if (format !== undefined && format !== 'decimal') {
    change.changes.set('w:pgNumType', { set: { 'w:fmt': 'decimal' } });
  }
}
