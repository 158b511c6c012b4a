import { readParagraph } from './paragraph.ts';
import type { Place, Reading } from './reading.ts';
import { chosen } from './shapes.ts';
import { readTable } from './tables.ts';
import { child, type XmlElement } from './xml.ts';

const UNPRINTED = new Set(['w:del', 'w:moveFrom', 'w:tblPr', 'w:tcPr', 'w:sdtPr', 'w:sdtEndPr']);

/** Reads paragraphs and tables in their order, through whatever is wrapped around them. */
export function readBlocks(parent: XmlElement, place: Place, reading: Reading): void {
  for (const one of parent.children) {
    if (UNPRINTED.has(one.name)) continue;
    if (one.name === 'w:p') readWithBoxes(one, place, reading);
    else if (one.name === 'w:tbl') readTable(one, place, reading);
    else if (one.name === 'w:sectPr') endSection(one, reading);
    else if (one.name === 'mc:AlternateContent') {
      const choice = chosen(one);
      if (choice) readBlocks(choice, place, reading);
    } else readBlocks(one, place, reading);
  }
}

function readWithBoxes(element: XmlElement, place: Place, reading: Reading): void {
  for (const box of readParagraph(element, place, reading)) {
    readBlocks(
      box.content,
      {
        ...{ container: box, inTextBox: true },
        ...(place.cell ? { cell: place.cell } : {}),
        ...(box.boxed ? { boxed: true } : {}),
      },
      reading,
    );
  }
  const section = child(child(element, 'w:pPr'), 'w:sectPr');
  if (section) endSection(section, reading);
}

/** More than any document has; a file with more is read as if its last section went on. */
const SECTIONS = 500;

function endSection(element: XmlElement, { sections }: Reading): void {
  if (sections.length < SECTIONS) sections.push(element);
}
