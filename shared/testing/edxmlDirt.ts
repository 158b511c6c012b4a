import { encodeBase64 } from '../edxml/base64.ts';
import type { ProblemCode } from '../edxml/problemTexts.ts';
import { NAMESPACE } from '../edxml/namespaces.ts';

/** A way in which files in the field are not as the standard has them, made from a clean file. */
export type Dirt = {
  readonly name: string;
  readonly soil: (clean: string) => string | Uint8Array;
  /** Codes in the order of the file, that of a status message where it differs. */
  readonly expected: readonly ProblemCode[];
  /** What is read is no longer the clean message, because something cannot be read. */
  readonly loses?: true;
  readonly only?: 'document' | 'status';
};

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => [...(typeof part === 'string' ? utf8(part) : part)]),
  );
}

function utf16(text: string, { isBig = false, hasMark = true } = {}): Uint8Array {
  const units = [...(hasMark ? ['\ufeff'] : []), ...text].join('');
  const bytes = new Uint8Array(units.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), !isBig);
  return bytes;
}

/** With the prefix taken off or put on. */
function withoutPrefix(clean: string): string {
  return clean.replaceAll('edXML:', '').replaceAll('xmlns:edXML=', 'xmlns:other=');
}

function within(element: string, content: string) {
  return (clean: string) =>
    clean.replace(new RegExp(`(<edXML:${element}>)[^<]*`), (_, tag: string) => tag + content);
}

function without(element: string) {
  return (clean: string) =>
    clean.replace(new RegExp(`<edXML:${element}>[^]*?</edXML:${element}>`), '');
}

/** The last one in the header is the document's own. */
function withHeaderId(documentId: string) {
  return (clean: string) =>
    clean.replace(
      /[^>]*(<\/edXML:DocumentId><\/edXML:MessageHeader>)/,
      (_, after: string) => documentId + after,
    );
}

const CONTENT = /<ContentTransferEncoded>[^<]*<\/ContentTransferEncoded>/;

function withContent(bytes: Uint8Array) {
  const encoded = new TextDecoder().decode(encodeBase64(bytes));
  const element = `<ContentTransferEncoded>${encoded}</ContentTransferEncoded>`;
  return (clean: string) => clean.replace(CONTENT, element);
}

export const BOTH: readonly Dirt[] = [
  {
    name: 'a byte order mark',
    soil: (clean) => joined(Uint8Array.of(0xef, 0xbb, 0xbf), clean),
    expected: ['leading.bom'],
  },
  { name: 'blank lines first', soil: (clean) => `\r\n \n${clean}`, expected: ['leading.blank'] },
  {
    name: 'the lines of a protocol first',
    soil: (clean) =>
      `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nMessage-ID: <1@demo>\r\n\r\n${clean}`,
    expected: ['leading.junk'],
  },
  {
    name: 'something after the end',
    soil: (clean) => `${clean}\n--boundary--`,
    expected: ['trailing.junk'],
  },
  { name: 'UTF-16, little end first', soil: (clean) => utf16(clean), expected: ['encoding.utf16'] },
  {
    name: 'UTF-16, big end first',
    soil: (clean) => utf16(clean, { isBig: true }),
    expected: ['encoding.utf16'],
  },
  {
    name: 'UTF-16 without a mark',
    soil: (clean) => utf16(clean, { hasMark: false }),
    expected: ['encoding.utf16'],
  },
  {
    name: 'another encoding declared than used',
    soil: (clean) => clean.replace('encoding="UTF-8"', 'encoding="windows-1252"'),
    expected: ['encoding.declared'],
  },
  {
    name: 'a DOCTYPE that names a file',
    soil: (clean) =>
      clean.replace('?>', '?><!DOCTYPE edXML [<!ENTITY xxe SYSTEM "file:///etc/hostname">]>'),
    expected: ['doctype'],
  },
  {
    name: 'a billion laughs',
    soil: (clean) =>
      clean
        .replace('?>', '?><!DOCTYPE edXML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>')
        .replace('<edXML:OrganName>', '<edXML:OrganName>&b;'),
    expected: ['doctype', 'xml.reference'],
    loses: true,
  },
  {
    name: 'a bare &',
    soil: within('OrganName', 'Sở A & B'),
    expected: ['xml.reference'],
    loses: true,
  },
  {
    name: 'an unbound prefix',
    soil: (clean) => clean.replace(` xmlns:edXML="${NAMESPACE}"`, ''),
    expected: ['namespace.unbound'],
  },
  {
    name: 'no namespace at all',
    soil: (clean) => withoutPrefix(clean).replace(` xmlns="${NAMESPACE}"`, ''),
    expected: ['namespace.missing'],
  },
  {
    name: 'another namespace',
    soil: (clean) => clean.replaceAll(NAMESPACE, 'http://www.e-doc.vn/Schema/'),
    expected: ['namespace.wrong'],
  },
  {
    name: 'elements with and without a prefix',
    soil: (clean) =>
      clean.replace(/<edXML:OrganId>([^<]*)<\/edXML:OrganId>/, '<OrganId>$1</OrganId>'),
    expected: ['namespace.mixed'],
  },
  {
    name: 'nothing but unprefixed elements',
    soil: withoutPrefix,
    expected: [],
  },
  {
    name: 'no edXML around the envelope',
    soil: (clean) =>
      clean
        .replace(/<edXML xmlns="[^"]*">/, '')
        .replace('</edXML>', '')
        .replace(/<Attach[^]*oded>/, ''),
    expected: ['structure.missing'],
    only: 'status',
  },
  {
    name: 'another case of the letters',
    soil: (clean) =>
      clean
        .replaceAll('edXML:OrganName>', 'edXML:Organname>')
        .replace(/(<edXML:To>[^]*)/g, (rest) => rest.replaceAll('Organname', 'OrganName')),
    expected: ['name.spelling'],
  },
  {
    name: 'an element that the standard does not have',
    soil: (clean) => clean.replace('<edXML:From>', '<edXML:From><edXML:TaxCode>1</edXML:TaxCode>'),
    expected: ['element.unknown'],
  },
  {
    name: 'an element twice',
    soil: (clean) => clean.replace('</edXML:From>', '</edXML:From><edXML:From></edXML:From>'),
    expected: ['element.duplicate'],
  },
  {
    name: 'null in the place of an id',
    soil: within('OrganId', 'null'),
    expected: ['value.null'],
    loses: true,
  },
  { name: 'no sender id', soil: without('OrganId'), expected: ['required'], loses: true },
  { name: 'no sender name', soil: without('OrganName'), expected: ['expected'], loses: true },
  {
    name: 'a start tag that is none',
    soil: (clean) => clean.replace('<edXML:From>', '<edXML:From>< a'),
    expected: ['xml.malformed'],
  },
  {
    name: 'an end tag too many',
    soil: (clean) => clean.replace('</edXML:From>', '</edXML:Fax></edXML:From>'),
    expected: ['xml.mismatch'],
  },
  {
    name: 'broken off in the end tags',
    soil: (clean) => clean.replace('</edXML>', ''),
    expected: ['xml.truncated'],
  },
  {
    name: 'an impossible date in the document id answered to',
    soil: (clean) =>
      clean.replace(
        /(<edXML:ResponseFor>[^]*?<edXML:DocumentId>)[^<]*/,
        (_, before: string) => `${before}H99.01,2026/02/30,120/VP-TH`,
      ),
    expected: ['documentId.date'],
    loses: true,
  },
  {
    name: 'no date where one should be',
    soil: (clean) => clean.replace(/(Timestamp>)[^<]*/, (_, tag: string) => `${tag}hôm qua`),
    expected: ['date.malformed'],
    loses: true,
  },
  {
    name: 'a signature that is empty',
    soil: (clean) =>
      clean.replace('</edXML:edXMLHeader>', '<edXML:DigitalSignature/></edXML:edXMLHeader>'),
    expected: [],
  },
  {
    name: 'an element in the header that the standard does not have',
    soil: (clean) => clean.replace('</edXML:edXMLHeader>', '<edXML:Extra/></edXML:edXMLHeader>'),
    expected: ['element.unknown'],
  },
];

export const OF_DOCUMENTS: readonly Dirt[] = [
  {
    name: 'an answer to nothing',
    soil: (clean) =>
      clean.replace(/<edXML:ResponseFor>[^]*<\/edXML:ResponseFor>/, '$&<edXML:ResponseFor/>'),
    expected: ['responseFor.empty'],
  },
  {
    name: 'a station without its agency',
    soil: (clean) =>
      clean.replace(/(<edXML:TraceHeader>)<edXML:OrganId>[^<]*<\/edXML:OrganId>/, '$1'),
    expected: ['traceHeader.organId'],
    loses: true,
  },
  {
    name: 'an impossible date in the document id',
    soil: withHeaderId('H99.12,2026/13/45,1875/STN-VP'),
    expected: ['documentId.date'],
    loses: true,
  },
  {
    name: 'a document id of no form',
    soil: withHeaderId('1875/STN-VP'),
    expected: ['documentId.form'],
    loses: true,
  },
  {
    name: 'an impossible day',
    soil: within('PromulgationDate', '2026/02/30'),
    expected: ['date.impossible'],
    loses: true,
  },
  {
    name: 'a due day before all days',
    soil: within('DueDate', '0001/01/01'),
    expected: ['date.impossible'],
    loses: true,
  },
  { name: 'a day first', soil: within('DueDate', '20/11/2026'), expected: ['date.form'] },
  { name: 'no document id', soil: withHeaderId(''), expected: ['required'], loses: true },
  { name: 'no subject', soil: without('Subject'), expected: ['required'], loses: true },
  { name: 'no number', soil: without('CodeNumber'), expected: ['required'], loses: true },
  { name: 'no signer', soil: without('SignerInfo'), expected: ['expected'], loses: true },
  {
    name: 'no receiver',
    soil: (clean) => clean.replace(/<edXML:To>[^]*<\/edXML:To>/, ''),
    expected: ['required'],
    loses: true,
  },
  {
    name: 'a priority beyond the list',
    soil: within('Priority', '9'),
    expected: ['number.range'],
    loses: true,
  },
  {
    name: 'words for a number',
    soil: within('PageAmount', 'hai'),
    expected: ['number.malformed'],
    loses: true,
  },
  {
    name: 'Bussiness in right English',
    soil: (clean) => clean.replaceAll('edXML:Bussiness>', 'edXML:Business>'),
    expected: ['name.spelling'],
  },
  {
    name: 'a business that the standard does not have',
    soil: within('BussinessDocType', '7'),
    expected: ['bussinessDocType.unknown'],
    loses: true,
  },
  {
    name: 'no manifest',
    soil: (clean) => clean.replace(/<edXML:edXMLBody>[^]*<\/edXML:edXMLBody>/, ''),
    expected: ['structure.missing', 'manifest.count', 'manifest.extra'],
    loses: true,
  },
  {
    name: 'one attachment more in the manifest',
    soil: (clean) =>
      clean.replace(
        /<edXML:Reference [^]*<\/edXML:Reference>/,
        (one) => one + one.replaceAll('000000000001', '000000000002'),
      ),
    expected: ['manifest.count', 'manifest.missing'],
    loses: true,
  },
  {
    name: 'an archive by the name of a PDF',
    soil: withContent(joined('PK\x03\x04', new Uint8Array(60))),
    expected: ['attachment.type'],
    loses: true,
  },
  {
    name: 'a .doc that is another message',
    soil: (clean) =>
      withContent(utf8(clean))(clean).replaceAll('1875-STN-VP.pdf', '1875-STN-VP.doc'),
    expected: ['attachment.edxml'],
    loses: true,
  },
  {
    name: 'an attachment without content',
    soil: (clean) => clean.replace(CONTENT, '<ContentTransferEncoded/>'),
    expected: ['attachment.empty'],
    loses: true,
  },
  {
    name: 'an attachment that breaks off',
    soil: (clean) => clean.replace(/..<\/ContentTransferEncoded>/, '</ContentTransferEncoded>'),
    expected: ['attachment.cut'],
    loses: true,
  },
  {
    name: 'foreign characters in an attachment',
    soil: (clean) => clean.replace('<ContentTransferEncoded>', '$&!?'),
    expected: ['attachment.base64'],
    loses: true,
  },
  {
    name: 'a path in the name of an attachment',
    soil: (clean) => clean.replaceAll('1875-STN-VP.pdf', 'C:\\temp\\1875-STN-VP.pdf'),
    expected: ['attachment.name'],
    loses: true,
  },
  {
    name: 'an attachment without a name',
    soil: (clean) => clean.replace(/<AttachmentName>.*<\/AttachmentName>/, ''),
    expected: ['required'],
    loses: true,
  },
];

export const OF_STATUS: readonly Dirt[] = [
  {
    name: 'an unknown status',
    soil: within('StatusCode', '42'),
    expected: ['statusCode.unknown'],
    loses: true,
  },
  { name: 'a status of one digit', soil: within('StatusCode', '3'), expected: ['statusCode.form'] },
  { name: 'no status', soil: without('StatusCode'), expected: ['required'], loses: true },
  {
    name: 'an answer to nothing',
    soil: (clean) =>
      clean.replace(/<edXML:ResponseFor>[^]*<\/edXML:ResponseFor>/, '<edXML:ResponseFor/>'),
    expected: ['required'],
    loses: true,
  },
  {
    name: 'Status by another name',
    soil: (clean) => clean.replaceAll('edXML:Status>', 'edXML:MessageHeader>'),
    expected: [],
  },
];
