import type { XmlElement } from './xml.ts';

/** The runs of the paragraph itself: not of text boxes in it, nor what is deleted. */
export function ownRuns(element: XmlElement): readonly XmlElement[] {
  return element.children.flatMap((one) => {
    if (one.name === 'w:r') return isDrawing(one) ? [] : [one];
    return one.name === 'w:p' || UNPRINTED.has(one.name) ? [] : ownRuns(one);
  });
}

const UNPRINTED = new Set(['w:del', 'w:moveFrom', 'w:pPr']);
const WORDLESS = new Set(['w:rPr', 'w:drawing', 'w:pict', 'w:object', 'mc:AlternateContent']);

function isDrawing(run: XmlElement): boolean {
  return run.children.every(({ name }) => WORDLESS.has(name));
}
