import type { Facts, Paragraph } from '../facts.ts';
import type { FileProblem } from '../problem.ts';
import { readBlocks } from './blocks.ts';
import { notesOf } from './notes.ts';
import { listsOf } from './numbering.ts';
import {
  failed,
  openPackage,
  readPart,
  relationshipsOf,
  type Failed,
  type Package,
  type Part,
  type Relationship,
} from './package.ts';
import { readingOf, type Look, type Reading } from './reading.ts';
import { switched } from './runProperties.ts';
import { sectionsOf } from './sections.ts';
import { settle, textWidthOf } from './settle.ts';
import { stylesOf } from './styles.ts';
import { themeOf } from './theme.ts';
import { child, type Limits, type XmlElement } from './xml.ts';

export type Read =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly problem: FileProblem };

/** Some 300 pages; nobody checks the form of more. */
export const LIMITS: Limits = { paragraphs: 10_000, elements: 500_000 };

/** Of a header or footer, which is read once and given to every section that has it. */
const RUNNING: Limits = { paragraphs: 100, elements: 20_000 };

/** What a DOCX would print. Never throws; nothing outside the file is opened. */
export function readDocx(bytes: Uint8Array): Read {
  const opened = openDocument(bytes);
  return opened.ok ? { ok: true, facts: opened.document.facts } : opened;
}

/** A document and where in its file everything stands. */
export type Document = {
  readonly file: Package;
  readonly relationships: readonly Relationship[];
  readonly main: Part;
  readonly body: XmlElement;
  /** The `w:sectPr` of each section; undefined where the file has none. */
  readonly sections: readonly (XmlElement | undefined)[];
  readonly evenAndOdd: boolean;
  /** The paragraphs that have no gap to a neighbour of the same style. */
  readonly contextual: ReadonlySet<number>;
  readonly facts: Facts;
};

export type OpenedDocument = { readonly ok: true; readonly document: Document } | Failed;

export function openDocument(bytes: Uint8Array): OpenedDocument {
  const opened = openPackage(bytes);
  if (!opened.ok) return opened;
  const { file } = opened;
  const main = readPart(file, file.main, LIMITS);
  if (!main.ok) return main;
  const body = child(main.part.root, 'w:body');
  if (!body) return failed('damaged');
  const relationships = relationshipsOf(file, file.main) ?? [];
  const support = supportOf(file, relationships);
  if (!support.ok) return support;
  const document = documentOf({ file, relationships, main: main.part, body, support });
  return { ok: true, document };
}

type Support = { readonly ok: true } & Readonly<Record<SupportPart, XmlElement | undefined>>;
type SupportPart = (typeof SUPPORT)[number];
const SUPPORT = ['styles', 'numbering', 'theme', 'settings'] as const;

/** The parts that say how the text looks; each may be missing, none may be broken. */
function supportOf(file: Package, relationships: readonly Relationship[]): Support | Failed {
  const roots: Partial<Record<SupportPart, XmlElement>> = {};
  for (const name of SUPPORT) {
    const relationship = relationships.find(({ type, external }) => type === name && !external);
    if (!relationship || !file.zip.has(relationship.target)) continue;
    const read = readPart(file, relationship.target);
    if (!read.ok) return read;
    roots[name] = read.part.root;
  }
  const { styles, numbering, theme, settings } = roots;
  return { ok: true, styles, numbering, theme, settings };
}

type Sources = {
  readonly file: Package;
  readonly relationships: readonly Relationship[];
  readonly main: Part;
  readonly body: XmlElement;
  readonly support: Support;
};

function documentOf({ file, relationships, main, body, support }: Sources): Document {
  const look = lookOf(support);
  const reading = readingOf(look, file.main, main.xml);
  readBlocks(body, { container: body }, reading);
  closeLastSection(reading);
  const evenAndOdd = switched(child(support.settings, 'w:evenAndOddHeaders')) ?? false;
  const running = runningReader(file, look);
  const sections = sectionsOf(reading.sections, { relationships, evenAndOdd, running });
  const settled = settle(reading.drafts, sections[0] ? textWidthOf(sections[0]) : 160);
  const { paragraphs, contextual } = settled;
  const hasStyles = support.styles !== undefined;
  const { xml, truncated } = main;
  const notes = notesOf({ file, xml, truncated, hasStyles, paragraphs });
  const facts: Facts = { source: 'docx', sections, paragraphs, notes };
  return {
    ...{ file, relationships, main, body, evenAndOdd, contextual, facts },
    sections: reading.sections,
  };
}

/** Reads each header and footer once, however many sections have it. */
function runningReader(file: Package, look: Look) {
  const read = new Map<string, readonly Paragraph[]>();
  return (part: string, section: number): readonly Paragraph[] => {
    const paragraphs = read.get(part) ?? readRunning(file, look, part);
    read.set(part, paragraphs);
    return paragraphs.map((paragraph) => ({ ...paragraph, section }));
  };
}

function lookOf({ styles, numbering, theme }: Support): Look {
  const fonts = themeOf(theme);
  const lists = listsOf(numbering, styles);
  return { theme: fonts, lists, styles: stylesOf(styles, fonts, lists) };
}

/** A text may end without saying how its last pages look. */
function closeLastSection({ drafts, sections }: Reading): void {
  const last = drafts.at(-1)?.paragraph.section ?? 0;
  if (last >= sections.length) sections.push(undefined);
}

/** A header or footer; one that is missing or broken prints nothing. */
function readRunning(file: Package, look: Look, part: string): readonly Paragraph[] {
  const read = readPart(file, part, RUNNING);
  if (!read.ok) return [];
  const reading = readingOf(look, part, read.part.xml);
  readBlocks(read.part.root, { container: read.part.root }, reading);
  return settle(reading.drafts, 160).paragraphs;
}
