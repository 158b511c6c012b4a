import { keyOf } from './field.ts';
import type { Element } from './markup.ts';
import type { Reading } from './reading.ts';
import { isSignatureName } from './signature.ts';

/** The parts of a message, wherever they stand. */
export type Parts = {
  readonly header: Element | undefined;
  readonly messageHeader: Element | undefined;
  readonly status: Element | undefined;
  readonly traceHeaderList: Element | undefined;
  readonly signature: Element | undefined;
  readonly manifest: Element | undefined;
  readonly attachmentEncoded: Element | undefined;
  readonly has: (name: string) => boolean;
};

const STATUS_NAMES = ['status', 'messagestatus'];
const MANIFEST_NAMES = ['edxmlmanifest', 'manifest'];

export function findParts(roots: readonly Element[]): Parts {
  const first = new Map<string, Element>();
  for (const root of roots) collect(root, first);
  const named = (name: string) => first.get(keyOf(name));
  const messageHeader = named('MessageHeader');
  const header = named('edXMLHeader');
  const isStatus = (element: Element | undefined) =>
    element?.children.some(({ name }) => keyOf(name) === 'statuscode') ?? false;
  const status = STATUS_NAMES.map((name) => first.get(name)).find(
    (element) => isStatus(element) || (element && header?.children.includes(element)),
  );
  return {
    ...{ header, messageHeader, traceHeaderList: named('TraceHeaderList') },
    status: status ?? (isStatus(messageHeader) ? messageHeader : undefined),
    signature: header?.children.find(({ name }) => isSignatureName(name)),
    manifest: MANIFEST_NAMES.map((name) => first.get(name)).find(Boolean),
    attachmentEncoded: named('AttachmentEncoded'),
    has: (name) => first.has(keyOf(name)),
  };
}

function collect(element: Element, first: Map<string, Element>): void {
  const key = keyOf(element.name);
  if (!first.has(key)) first.set(key, element);
  for (const child of element.children) collect(child, first);
}

const ENCLOSING = ['edXML', 'edXMLEnvelope', 'edXMLHeader'];

/** What encloses the parts and is not there. */
export function checkStructure(parts: Parts, reading: Reading): void {
  const wanted = [...ENCLOSING];
  if (!parts.status) wanted.push('MessageHeader', 'TraceHeaderList');
  for (const name of wanted) {
    if (!parts.has(name)) reading.tell('structure.missing', '', name);
  }
  if (parts.attachmentEncoded && !parts.manifest) {
    reading.tell('structure.missing', '', 'edXMLManifest');
  }
}

const HEADER_NAMES = ['messageheader', 'traceheaderlist', 'status', 'messagestatus'];

/** What else stands in the header. */
export function checkHeader({ header }: Parts, reading: Reading): void {
  for (const { name, from } of header?.children ?? []) {
    if (HEADER_NAMES.includes(keyOf(name)) || isSignatureName(name)) continue;
    reading.tell('element.unknown', '', name, from);
  }
}
