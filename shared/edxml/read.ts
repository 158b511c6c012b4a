import { examineAttachment, type AttachmentFacts } from './attachments.ts';
import { decodeUtf8, fromUtf16, isUtf16, recognise, type Recognised } from './encoding.ts';
import { joinPath, keyOf, readFields, type Found } from './field.ts';
import * as layout from './layout.ts';
import { LARGEST_FILE, LONGEST_VALUE, MOST_ITEMS } from './limits.ts';
import { scanMarkup, type Element, type Markup } from './markup.ts';
import type { Attachment, DocumentMessage, Message, Reference, StatusMessage } from './message.ts';
import { checkNamespaces } from './namespaces.ts';
import { checkHeader, checkStructure, findParts, type Parts } from './parts.ts';
import { problemAt, type Problem } from './problem.ts';
import { attributeText, createReading, type OpenReading, type Reading } from './reading.ts';
import { checkAfter, checkBefore, startOf } from './surroundings.ts';
import { allProblems } from './tell.ts';
import { validate } from './validate.ts';

export type ReadMessage =
  | {
      readonly ok: true;
      readonly message: Message;
      /** What its attachments are, in their order. */
      readonly attachments: readonly AttachmentFacts[];
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a file of QCVN 102:2016/BTTTT, as much of it as can be read, and says all that is wrong with it.
 * `ok: false` only where there is no message in it at all. The attachments stay parts of `bytes`.
 */
export function readEdxml(bytes: Uint8Array): ReadMessage {
  // UTF-16 is in memory a second time.
  const largest = isUtf16(bytes) ? LARGEST_FILE / 2 : LARGEST_FILE;
  if (bytes.length > largest) return { ok: false, problems: [problemAt('file.tooLarge', '')] };
  const transcoded = isUtf16(bytes) ? fromUtf16(bytes) : undefined;
  const file = transcoded ?? bytes;
  const from = startOf(file);
  const markup = scanMarkup(file, from);
  const parts = findParts(markup.roots);
  if (!parts.status && !parts.messageHeader && !parts.traceHeaderList && !parts.attachmentEncoded) {
    return {
      ok: false,
      problems: [problemAt(isXml(file, from, markup) ? 'file.notEdxml' : 'file.notXml', '')],
    };
  }
  const recognised = recognise(sampleOf(file, markup.roots), markup.declared);
  const reading = createReading(file, recognised.decode);
  if (transcoded) reading.tell('encoding.utf16', '', '', 0);
  checkFile(file, from, { markup, parts, recognised }, reading);
  const message = parts.status ? readStatus(parts, reading) : readDocument(parts, reading);
  const attached = message.kind === 'document' ? message.attachments : [];
  const examined = attached.map(examineAttachment);
  const problems = allProblems(reading, validate(message, examined));
  return { ok: true, message, attachments: examined.map(({ facts }) => facts), problems };
}

type Seen = { readonly markup: Markup; readonly parts: Parts; readonly recognised: Recognised };

function checkFile(file: Uint8Array, from: number, seen: Seen, reading: OpenReading): void {
  const { markup, parts, recognised } = seen;
  checkBefore(file, from, reading);
  if (recognised.problem) reading.tell(recognised.problem, '', markup.declared, 0);
  for (const { code, at, value } of markup.flaws) reading.tell(code, '', value, at);
  const [root] = markup.roots;
  if (root) checkNamespaces(root, reading);
  checkStructure(parts, reading);
  checkHeader(parts, reading);
  checkAfter(file, markup, reading);
}

/** A file of another kind holds a `<` somewhere too. */
function isXml(file: Uint8Array, from: number, { roots }: Markup): boolean {
  const before = decodeUtf8(file.subarray(0, Math.min(from, 200))).trim();
  return roots.length > 0 && (before === '' || before === '\ufeff');
}

/** What of the file tells its encoding: the texts, without what is base64. */
function sampleOf(file: Uint8Array, roots: readonly Element[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const take = ({ name, text, children }: Element): void => {
    if (keyOf(name) === 'contenttransferencoded') return;
    for (const { from, to } of text) {
      parts.push(file.subarray(from, Math.min(to, from + LONGEST_VALUE)));
    }
    children.forEach(take);
  };
  roots.forEach(take);
  return joinLines(parts);
}

function joinLines(parts: readonly Uint8Array[]): Uint8Array {
  const kept = parts.filter((part) => part.some((byte) => byte >= 0x80));
  const joined = new Uint8Array(kept.reduce((sum, { length }) => sum + length + 1, 0)).fill(0x0a);
  let at = 0;
  for (const part of kept) {
    joined.set(part, at);
    at += part.length + 1;
  }
  return joined;
}

function readDocument(parts: Parts, reading: Reading): DocumentMessage {
  const header = found(parts.messageHeader, 'MessageHeader', reading);
  const traces = found(parts.traceHeaderList, 'TraceHeaderList', reading);
  return {
    kind: 'document',
    ...readFields(layout.messageHeader, header, reading),
    traceHeaderList: readFields(layout.traceHeaderList, traces, reading),
    ...readSignature(parts, reading),
    references: readReferences(parts, reading),
    attachments: readAttachments(parts, reading),
  };
}

function readStatus(parts: Parts, reading: Reading): StatusMessage {
  const status = found(parts.status, 'Status', reading);
  return {
    kind: 'status',
    ...readFields(layout.messageStatus, status, reading),
    ...readSignature(parts, reading),
  };
}

function found(element: Element | undefined, path: string, reading: Reading): Found | undefined {
  if (element) reading.visit(path, element);
  return element && { element, path };
}

/** An empty one is how programs say that there is none. */
function readSignature({ signature }: Parts, reading: Reading): { readonly signature?: string } {
  if (!signature || signature.children.length === 0) return {};
  reading.visit('Signature', signature);
  const source = reading.sourceOf(signature, 'Signature');
  return source ? { signature: source } : {};
}

function readReferences({ manifest }: Parts, reading: Reading): readonly Reference[] {
  return each(manifest, 'Reference', 'edXMLBody/edXMLManifest', reading, (one) => {
    const reference = readFields(layout.reference, one, reading);
    const { attributes } = one.element;
    const href = [...attributes].find(([name]) => /(?:^|:)href$/.test(name))?.[1] ?? '';
    return { ...reference, contentId: withoutScheme(reference.contentId || attributeText(href)) };
  });
}

function readAttachments({ attachmentEncoded }: Parts, reading: Reading): readonly Attachment[] {
  return each(attachmentEncoded, 'Attachment', 'AttachmentEncoded', reading, (one) => {
    const attachment = readFields(layout.attachment, one, reading);
    return { ...attachment, contentId: withoutScheme(attachment.contentId) };
  });
}

function each<T>(
  parent: Element | undefined,
  name: string,
  path: string,
  reading: Reading,
  read: (one: Found) => T,
): readonly T[] {
  if (!parent) return [];
  reading.visit(path, parent);
  const key = keyOf(name);
  for (const other of parent.children.filter((child) => keyOf(child.name) !== key)) {
    reading.tell('element.unknown', joinPath(path, other.name), other.name, other.from);
  }
  const all = parent.children.filter((child) => keyOf(child.name) === key);
  if (all.length > MOST_ITEMS) reading.tell('xml.tooMany', path);
  const items = all.slice(0, MOST_ITEMS);
  return items.map((element, index) => {
    const own = joinPath(path, items.length > 1 ? `${name}[${index + 1}]` : name);
    reading.visit(own, element);
    return read({ element, path: own });
  });
}

function withoutScheme(contentId: string): string {
  return contentId.replace(/^(?:cid:)+/i, '');
}
