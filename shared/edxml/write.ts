import { writeFields } from './field.ts';
import * as layout from './layout.ts';
import type { DocumentMessage, Message, Reference } from './message.ts';
import { NAMESPACE, XLINK } from './namespaces.ts';
import { isSignature } from './signature.ts';
import { bytesOf, closeElement, escapeText, openElement, type Xml } from './xml.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The message as the standard writes it: UTF-8, one prefix, its order, nothing that says nothing.
 * `validate` tells beforehand what is wrong with it; a signature that is none is left out.
 */
export function writeEdxml(message: Message): Uint8Array {
  const parts: Xml['parts'] = [`${DECLARATION}<edXML xmlns="${NAMESPACE}">`];
  const xml: Xml = { prefix: 'edXML:', parts };
  openElement(xml, 'edXMLEnvelope', ` xmlns:edXML="${NAMESPACE}" xmlns:xlink="${XLINK}"`);
  writeHeader(message, xml);
  if (message.kind === 'document') writeBody(message, xml);
  closeElement(xml, 'edXMLEnvelope');
  if (message.kind === 'document') writeAttachments(message, { prefix: '', parts });
  parts.push('</edXML>\n');
  return bytesOf(xml);
}

function writeHeader(message: Message, xml: Xml): void {
  openElement(xml, 'edXMLHeader');
  if (message.kind === 'status') {
    openElement(xml, 'Status');
    writeFields(layout.messageStatus, message, xml);
    closeElement(xml, 'Status');
  } else {
    openElement(xml, 'MessageHeader');
    writeFields(layout.messageHeader, message, xml);
    closeElement(xml, 'MessageHeader');
    openElement(xml, 'TraceHeaderList');
    writeFields(layout.traceHeaderList, message.traceHeaderList, xml);
    closeElement(xml, 'TraceHeaderList');
  }
  const { signature } = message;
  if (signature !== undefined && isSignature(signature)) xml.parts.push(signature);
  closeElement(xml, 'edXMLHeader');
}

function writeBody({ references }: DocumentMessage, xml: Xml): void {
  openElement(xml, 'edXMLBody');
  openElement(xml, 'edXMLManifest', ' version="1.0"');
  for (const reference of references) writeReference(reference, xml);
  closeElement(xml, 'edXMLManifest');
  closeElement(xml, 'edXMLBody');
}

function writeReference(reference: Reference, xml: Xml): void {
  const href = escapeText(`cid:${reference.contentId}`);
  openElement(xml, 'Reference', ` xlink:type="simple" xlink:href="${href}"`);
  writeFields(layout.reference, reference, xml);
  closeElement(xml, 'Reference');
}

function writeAttachments({ attachments }: DocumentMessage, xml: Xml): void {
  if (attachments.length === 0) return;
  openElement(xml, 'AttachmentEncoded');
  for (const attachment of attachments) {
    openElement(xml, 'Attachment');
    writeFields(layout.attachment, attachment, xml);
    closeElement(xml, 'Attachment');
  }
  closeElement(xml, 'AttachmentEncoded');
}
