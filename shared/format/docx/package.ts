import { fileProblem, type FileProblem, type ProblemCode } from '../problem.ts';
import { attribute, parseXml, type Limits, type Parsed } from './xml.ts';
import { inflate, openZip, type Zip } from './zip.ts';

/** The parts of a DOCX, read one at a time and only those asked for; pictures never are. */
export type Package = {
  readonly zip: Zip;
  /** Name of the part that holds the text. */
  readonly main: string;
  /** Bytes of XML that may still be read. */
  readonly budget: { left: number };
};

export type Relationship = {
  readonly id: string;
  /** Last word of the type, e.g. `header`. */
  readonly type: string;
  /** Name of the part, or an address outside the file. */
  readonly target: string;
  readonly external: boolean;
};

export type Opened = { readonly ok: true; readonly file: Package } | Failed;
export type Failed = { readonly ok: false; readonly problem: FileProblem };

export function failed(code: ProblemCode): Failed {
  return { ok: false, problem: fileProblem(code) };
}

/** All parts together; a document of 2,000 pages has some 40 MB. */
const XML = 64 * 1024 * 1024;

/** Opens the file and finds the part with the text, or says what the file is instead. */
export function openPackage(bytes: Uint8Array): Opened {
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return failed(oldOrEncrypted(bytes));
  if (!startsWith(bytes, [0x50, 0x4b])) return failed('notDocx');
  const opened = openZip(bytes);
  if (!opened.ok) return failed(opened.code);
  const { zip } = opened;
  if (!zip.has('[Content_Types].xml')) return failed('notDocx');
  const budget = { left: XML };
  const relationships = relationshipsOf({ zip, main: '', budget }, '');
  const main = relationships?.find(({ type }) => type === 'officeDocument')?.target;
  const name = main ?? 'word/document.xml';
  if (!zip.has(name)) return failed(relationships ? 'notDocx' : 'damaged');
  return { ok: true, file: { zip, main: name, budget } };
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** Word 97's format and password-protected DOCX share a container; the names in it tell them apart. */
function oldOrEncrypted(bytes: Uint8Array): ProblemCode {
  const names = new TextDecoder('latin1').decode(bytes);
  return names.includes([...'EncryptedPackage'].join('\0')) ? 'encrypted' : 'oldDoc';
}

export type Part = Parsed & { readonly xml: string };
export type ReadPart = { readonly ok: true; readonly part: Part } | Failed;

/** A part that must be there and be well formed. */
export function readPart(file: Package, name: string, limits?: Limits): ReadPart {
  const entry = file.zip.get(name);
  if (!entry) return failed('damaged');
  const inflated = inflate(entry, file.budget.left);
  if (!inflated.ok) return failed(inflated.code);
  file.budget.left -= inflated.bytes.length;
  const xml = textOf(inflated.bytes);
  const parsed = xml === undefined ? undefined : parseXml(xml, limits);
  return xml !== undefined && parsed ? { ok: true, part: { ...parsed, xml } } : failed('damaged');
}

/** UTF-8, or UTF-16 with its mark, the two encodings that the format allows. */
function textOf(bytes: Uint8Array): string | undefined {
  const encoding = startsWith(bytes, [0xff, 0xfe])
    ? 'utf-16le'
    : startsWith(bytes, [0xfe, 0xff])
      ? 'utf-16be'
      : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What a part refers to; undefined when the list is there and not readable. */
export function relationshipsOf(file: Package, part: string): readonly Relationship[] | undefined {
  const name = relationshipsName(part);
  if (!file.zip.has(name)) return [];
  const read = readPart(file, name);
  if (!read.ok) return undefined;
  return read.part.root.children.map((one) => {
    const external = attribute(one, 'TargetMode') === 'External';
    const target = attribute(one, 'Target') ?? '';
    return {
      id: attribute(one, 'Id') ?? '',
      type: (attribute(one, 'Type') ?? '').split('/').at(-1) ?? '',
      target: external ? target : resolved(part, target),
      external,
    };
  });
}

/** `word/document.xml` → `word/_rels/document.xml.rels`; the file itself is ''. */
export function relationshipsName(part: string): string {
  const slash = part.lastIndexOf('/') + 1;
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

function resolved(part: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = part.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
