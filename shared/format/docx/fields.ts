import { attribute, type XmlElement } from './xml.ts';

/** Fields that are open at a place of a part; they nest, and reach over paragraphs. */
export type Fields = { instruction: string; inResult: boolean; hasResult: boolean }[];
export type FieldKind = 'page' | 'pages';

/** An instruction is not printed, its result is. */
export function isInstruction(fields: Fields): boolean {
  return fields.some(({ inResult }) => !inResult);
}

export function fieldKind(instruction: string): FieldKind | undefined {
  const [name] = instruction
    .trim()
    .toUpperCase()
    .split(/[\s\\]/);
  if (name === 'PAGE') return 'page';
  return name === 'NUMPAGES' || name === 'SECTIONPAGES' ? 'pages' : undefined;
}

export function currentField(fields: Fields): FieldKind | undefined {
  const inner = fields.at(-1);
  return inner?.inResult ? fieldKind(inner.instruction) : undefined;
}

export function instruct(fields: Fields, text: string): void {
  const inner = fields.at(-1);
  if (inner && !inner.inResult) inner.instruction += text;
}

/** The result as it was when the file was saved is there. */
export function noteResult(fields: Fields): void {
  const inner = fields.at(-1);
  if (inner) inner.hasResult ||= inner.inResult;
}

/** Nobody nests deeper; a file that does is out to keep us busy. */
const DEPTH = 50;

/** Takes in a `w:fldChar`; gives the kind of a field that ends without a result. */
export function takeFieldMark(fields: Fields, element: XmlElement): FieldKind | undefined {
  const type = attribute(element, 'w:fldCharType');
  const inner = fields.at(-1);
  if (type === 'begin' && fields.length < DEPTH)
    fields.push({ instruction: '', inResult: false, hasResult: false });
  else if (type === 'separate' && inner) inner.inResult = true;
  else if (type === 'end') {
    fields.pop();
    return inner && !inner.hasResult ? fieldKind(inner.instruction) : undefined;
  }
  return undefined;
}
