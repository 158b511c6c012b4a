import type { Element } from './markup.ts';
import type { Reading } from './reading.ts';
import { isSignatureName } from './signature.ts';

export const NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
export const XLINK = 'http://www.w3.org/1999/xlink';

type Scope = { readonly own: ReadonlyMap<string, string>; readonly outer?: Scope };
type Seen = { readonly element: Element; readonly uri: string | undefined };

/** What is wrong with prefixes and namespaces, each kind told once; a signature has its own. */
export function checkNamespaces(root: Element, reading: Reading): void {
  const seen = [
    ...elementsWithin(root, {
      own: new Map([
        ['xmlns:xml', ''],
        ['xmlns', ''],
      ]),
    }),
  ];
  tellUnbound(seen, reading);
  tellWrong(seen, reading);
  tellMixed(root, reading);
}

function* elementsWithin(element: Element, outer: Scope): Generator<Seen> {
  if (isSignatureName(element.name)) return;
  const scope = element.attributes.size > 0 ? { own: element.attributes, outer } : outer;
  const uri = lookUp(element.prefix ? `xmlns:${element.prefix}` : 'xmlns', scope);
  yield { element, uri };
  for (const child of element.children) yield* elementsWithin(child, scope);
}

function lookUp(declaration: string, { own, outer }: Scope): string | undefined {
  return own.get(declaration) ?? (outer && lookUp(declaration, outer));
}

function tellUnbound(seen: readonly Seen[], reading: Reading): void {
  const prefixes = new Set<string>();
  for (const { element, uri } of seen) {
    if (uri !== undefined || prefixes.has(element.prefix)) continue;
    prefixes.add(element.prefix);
    reading.tell('namespace.unbound', '', element.prefix, element.from);
  }
}

function tellWrong(seen: readonly Seen[], reading: Reading): void {
  const wrong = seen.find(({ uri }) => uri !== undefined && uri !== '' && uri !== NAMESPACE);
  if (wrong) reading.tell('namespace.wrong', '', wrong.uri, wrong.element.from);
  // Where some have one, those without are the mixture that is told of anyway.
  const isMissing = seen.every(({ uri }) => uri === '');
  if (isMissing) reading.tell('namespace.missing', '', '', seen[0]?.element.from);
}

/** The root without and all in the envelope with a prefix is how the standard itself does it. */
function tellMixed(root: Element, reading: Reading): void {
  const isEnvelope = ({ name }: Element) => /^edxmlenvelope$/i.test(name);
  const envelope = isEnvelope(root) ? root : root.children.find(isEnvelope);
  if (!envelope) return;
  const other = findOther(envelope, envelope.prefix !== '');
  if (other) reading.tell('namespace.mixed', '', other.name, other.from);
}

function findOther(element: Element, hasPrefix: boolean): Element | undefined {
  if (isSignatureName(element.name)) return undefined;
  if ((element.prefix !== '') !== hasPrefix) return element;
  for (const child of element.children) {
    const other = findOther(child, hasPrefix);
    if (other) return other;
  }
  return undefined;
}
