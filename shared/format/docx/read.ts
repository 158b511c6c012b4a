import type { Facts, Paragraph } from '../facts.ts';
import type { FileProblem } from '../problem.ts';
import { readBlocks } from './blocks.ts';
import { notesOf } from './notes.ts';
import { labelsOf, listsOf } from './numbering.ts';
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

/** Some 500 pages; nobody checks the form of more. */
export const LIMITS: Limits = { paragraphs: 20_000, elements: 1_000_000 };

/** What a DOCX would print. Never throws; nothing outside the file is opened. */
export function readDocx(bytes: Uint8Array): Read {
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
  return { ok: true, facts: factsOf({ file, relationships, main: main.part, body, support }) };
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

function factsOf({ file, relationships, main, body, support }: Sources): Facts {
  const look = lookOf(support);
  const reading = readingOf(look, file.main, labelsOf(look.lists));
  readBlocks(body, { container: body }, reading);
  closeLastSection(reading);
  const read = new Map<string, readonly Paragraph[]>();
  const sections = sectionsOf(reading.sections, {
    relationships,
    evenAndOdd: switched(child(support.settings, 'w:evenAndOddHeaders')) ?? false,
    running: (part, section) => {
      const paragraphs = read.get(part) ?? readRunning(file, look, part);
      read.set(part, paragraphs);
      return paragraphs.map((paragraph) => ({ ...paragraph, section }));
    },
  });
  const paragraphs = settle(reading.drafts, sections[0] ? textWidthOf(sections[0]) : 160);
  const hasStyles = support.styles !== undefined;
  const { root, truncated } = main;
  const notes = notesOf({ file, root, truncated, hasStyles, paragraphs });
  return { source: 'docx', sections, paragraphs, notes };
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
  const read = readPart(file, part, LIMITS);
  if (!read.ok) return [];
  const reading = readingOf(look, part, labelsOf(look.lists));
  readBlocks(read.part.root, { container: read.part.root }, reading);
  return settle(reading.drafts, 160);
}
