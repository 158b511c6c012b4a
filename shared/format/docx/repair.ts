import type { Repair } from '../finding.ts';
import type { FileProblem } from '../problem.ts';
import { applyEdits, type Edit } from './edits.ts';
import { addPageNumbers } from './pageNumbers.ts';
import { openDocument, type Document } from './read.ts';
import { repairParagraph, type ParagraphRepair } from './repairParagraph.ts';
import { sectionEdits, takePageRepair, type SectionChange } from './repairSection.ts';
import { writeZip } from './writeZip.ts';
import { descendants, type XmlElement } from './xml.ts';

export type Repaired =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly problem: FileProblem };

/**
 * The document with these repairs and nothing else changed: the rest of the text keeps every letter of its XML,
 * the other parts their bytes. A repair that does not fit the document (any more) is left out; checking again
 * finds what it was for again.
 */
export function repairDocx(bytes: Uint8Array, repairs: readonly Repair[]): Repaired {
  const opened = openDocument(bytes);
  if (!opened.ok) return opened;
  const { document } = opened;
  const parts = new Map<string, string>();
  const edits = [
    ...paragraphEdits(document, repairs.filter(isOfParagraph)),
    ...pageEdits(document, repairs, parts),
  ];
  if (edits.length > 0) parts.set(document.file.main, applyEdits(document.main.xml, edits));
  const changed = [...parts].map(([name, xml]) => [name, encoded(xml)] as const);
  return { ok: true, bytes: writeZip(document.file.zip, new Map(changed)) };
}

function isOfParagraph(repair: Repair): repair is ParagraphRepair {
  return 'paragraph' in repair;
}

function paragraphEdits(document: Document, repairs: readonly ParagraphRepair[]): readonly Edit[] {
  const { main, file, facts, contextual } = document;
  const elements = new Map<number, XmlElement>();
  for (const element of descendants(main.root, 'w:p')) elements.set(element.ordinal, element);
  return [...Map.groupBy(repairs, ({ paragraph }) => paragraph)].flatMap(([index, own]) => {
    const paragraph = facts.paragraphs[index];
    const element = elements.get(paragraph?.origin?.ordinal ?? -1);
    if (!paragraph || !element || paragraph.origin?.part !== file.main) return [];
    const target = { xml: main.xml, element, paragraph, contextual: contextual.has(index) };
    return repairParagraph(target, own);
  });
}

/** Repairs of sections; whole parts that come with them go into `parts`. */
function pageEdits(
  document: Document,
  repairs: readonly Repair[],
  parts: Map<string, string>,
): readonly Edit[] {
  const { main, body, sections, facts } = document;
  const ofSections = repairs.filter((repair) => 'section' in repair);
  return [...Map.groupBy(ofSections, ({ section }) => section)].flatMap(([index, own]) => {
    const section = facts.sections[index];
    if (!section) return [];
    const target = { xml: main.xml, body, element: sections[index], section };
    const change: SectionChange = { changes: new Map(), references: '', edits: [] };
    for (const repair of own) {
      if (repair.kind !== 'pageNumbers') takePageRepair(change, repair, target);
    }
    if (own.some(({ kind }) => kind === 'pageNumbers')) {
      addPageNumbers(document, index, change, parts);
    }
    return sectionEdits(change, target);
  });
}

/** Written in UTF-8, whatever it was in. */
function encoded(xml: string): Uint8Array {
  const utf8 = xml.replace(/^(\ufeff?<\?xml[^>]*?encoding=["'])utf-16[a-z]*/i, '$1UTF-8');
  return new TextEncoder().encode(utf8);
}
