import type { Facts, Paragraph } from './facts.ts';
import { readAppendix } from './components/appendix.ts';
import { readBody } from './components/body.ts';
import { readHead, type Findings } from './components/head.ts';
import type { Components, Part } from './components/names.ts';
import { sheetsOf, type Sheet } from './components/sheets.ts';
import { readTail, tailStart } from './components/tail.ts';
import { isUpper, piecesOf, type Piece } from './pieces.ts';
import * as is from './recognise.ts';

/** The type of a file that is an appendix and nothing else. */
const APPENDIX_TYPE = 'other: Phụ lục';

/**
 * Which component of the form each line is, by what it says and where it stands, whatever it is laid out with:
 * tables, text boxes, tabs, one column. `type` says what the document is, when somebody knows.
 */
export function componentsOf(facts: Facts, type?: string): Components {
  const pieces = facts.paragraphs.flatMap((paragraph) => piecesOf(paragraph, standAlone));
  const sheets = sheetsOf(pieces);
  const read = sheets.map((sheet, at) => readSheet(sheet, at, type));
  const main = read[0];
  const parts = [...read.flatMap((one) => one.parts), ...addresses(facts)];
  const guessed = main?.type ?? '';
  return {
    type: type ?? guessed,
    typeCertainty: type === undefined ? (main?.typeCertainty ?? 0) : 1,
    sheets: sheets.map((sheet) => sheet.kind),
    parts,
  };
}

/** Stretches between tabs stand alone where one of them is a component that never shares a line with text. */
function standAlone(stretches: readonly string[]): boolean {
  return stretches.some(
    (text) =>
      text.length <= 90 &&
      (is.nationalName(text) > 0 ||
        is.motto(text) > 0 ||
        is.recipients(text) > 0 ||
        is.authority(text) > 0 ||
        (is.position(text) > 0 && isUpper(text)) ||
        (is.placeAndDate(text) === 1 && stretches.some((other) => is.reference(other) > 0))),
  );
}

type Read = { parts: readonly Part[]; type: string; typeCertainty: number };

function readSheet(sheet: Sheet, at: number, given: string | undefined): Read {
  const found: Findings = new Map();
  const parts = () => partsOf(sheet.pieces, found, at);
  if (sheet.kind === 'appendix') {
    readAppendix(sheet.pieces, found);
    return { parts: parts(), type: APPENDIX_TYPE, typeCertainty: 1 };
  }
  const head = readHead(sheet.pieces, sheet.kind === 'attached');
  for (const [index, one] of head.found) found.set(index, one);
  const { type, certainty } = typeOf(sheet.pieces, head);
  const tail = tailStart(sheet.pieces, head.end);
  readBody(sheet.pieces, [head.end, tail], at === 0 ? (given ?? type) : type, found);
  readTail(sheet.pieces, tail, found);
  return { parts: parts(), type, typeCertainty: certainty };
}

/** Without a type's name it is a letter, the more certainly the more of a letter's components it has. */
function typeOf(pieces: readonly Piece[], head: ReturnType<typeof readHead>) {
  if (head.type !== undefined) return { type: head.type, certainty: head.typeCertainty };
  const about = [...head.found.values()].some((one) => one.component === 'about');
  const salutation = pieces.slice(0, head.end + 3).some((piece) => is.salutation(piece.text) > 0);
  const certainty = about ? 1 : salutation ? 0.8 : 0.5;
  return { type: 'CV', certainty };
}

function partsOf(pieces: readonly Piece[], found: Findings, sheet: number): readonly Part[] {
  return pieces.map((piece, at) => {
    const { component, certainty } = found.get(at) ?? { component: 'other', certainty: 0.3 };
    return { component, certainty, piece, sheet };
  });
}

const ADDRESS =
  /(?:địa chỉ|điện thoại|đt|tel|fax|e-?mail|thư điện tử|website|trang thông tin)\s*[:.]/giu;

/** The agency's address stands in the first page's footer. */
function addresses(facts: Facts): readonly Part[] {
  const footers = facts.sections[0]?.footers;
  if (!footers) return [];
  const lines: readonly Paragraph[] = [...footers.first, ...footers.default];
  return lines
    .filter((line) => (line.text.match(ADDRESS) ?? []).length > 0)
    .flatMap((line) => piecesOf(line, () => false))
    .map((piece) => ({ component: 'address', certainty: 0.9, piece, sheet: 0 }));
}
