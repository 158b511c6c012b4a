import { actualTypeOf, EDXML, OLE, TEXT, XML, ZIP } from './actualType.ts';
import { decodeBase64, encodeBase64, measureBase64, type Measure } from './base64.ts';
import type { Attachment } from './message.ts';
import { problemAt, type Problem } from './problem.ts';

/** The attached file itself. */
export function attachmentBytes({ encoded }: Attachment): Uint8Array {
  return decodeBase64(encoded);
}

/** An attachment of this file, to be written. */
export function attachmentOf(
  described: Omit<Attachment, 'encoded'>,
  bytes: Uint8Array,
): Attachment {
  return { ...described, encoded: encodeBase64(bytes) };
}

export type AttachmentFacts = {
  readonly name: string;
  /** As the message says. */
  readonly mediaType: string;
  /** As its bytes say. */
  readonly actualType: string;
  /** Bytes. */
  readonly size: number;
};

/** What its bytes say, found in one pass over them. */
export type Examined = { readonly facts: AttachmentFacts; readonly measure: Measure };

export function examineAttachment(attachment: Attachment): Examined {
  const { attachmentName: name, contentType: mediaType, encoded } = attachment;
  const measure = measureBase64(encoded);
  const actualType = actualTypeOf(encoded, measure);
  return { facts: { name, mediaType, actualType, size: measure.size }, measure };
}

/** What is wrong with the attachment itself. `where`: its path. */
export function checkAttachment(
  attachment: Attachment,
  where: string,
  { facts, measure }: Examined = examineAttachment(attachment),
): readonly Problem[] {
  const { attachmentName, contentId } = attachment;
  const name = attachmentName || contentId;
  const path = `${where}/AttachmentName`;
  return [
    ...(attachmentName ? [] : [problemAt('required', path, 'AttachmentName')]),
    ...(/[/\\]/.test(attachmentName) ? [problemAt('attachment.name', where, name)] : []),
    ...(measure.size === 0 ? [problemAt('attachment.empty', where, name)] : []),
    ...(measure.garbage > 0 ? [problemAt('attachment.base64', where, name)] : []),
    ...(measure.isCut ? [problemAt('attachment.cut', where, name)] : []),
    ...(measure.size === 0 ? [] : checkType(attachment, facts.actualType, where)),
  ];
}

function checkType(
  { attachmentName, contentType }: Attachment,
  actual: string,
  where: string,
): readonly Problem[] {
  const extension = /\.(\w{1,8})\s*$/.exec(attachmentName)?.[1] ?? contentType.replace(/^\./, '');
  const lawful =
    LAWFUL[extension.toLowerCase()] ?? LAWFUL[BY_TYPE[contentType.toLowerCase()] ?? ''];
  if (!lawful || lawful.includes(actual)) return [];
  if (actual === EDXML) return [problemAt('attachment.edxml', where, attachmentName)];
  return [problemAt('attachment.type', where, `${attachmentName} → ${actual}`)];
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const DOCX = `${OFFICE}.wordprocessingml.document`;
const XLSX = `${OFFICE}.spreadsheetml.sheet`;
const PPTX = `${OFFICE}.presentationml.presentation`;

/** What a file of this extension may be; any other extension is not judged. */
const LAWFUL: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/pdf'],
  // Word opens these by their content, and takes no harm; the standard's own programs save `.doc` so.
  doc: ['application/msword', OLE, 'application/rtf'],
  xls: ['application/vnd.ms-excel', OLE],
  ppt: ['application/vnd.ms-powerpoint', OLE],
  docx: [DOCX, ZIP],
  xlsx: [XLSX, ZIP],
  pptx: [PPTX, ZIP],
  zip: [ZIP, DOCX, XLSX, PPTX],
  rar: ['application/vnd.rar'],
  '7z': ['application/x-7z-compressed'],
  png: ['image/png'],
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  tif: ['image/tiff'],
  tiff: ['image/tiff'],
  gif: ['image/gif'],
  rtf: ['application/rtf'],
  txt: [TEXT],
  xml: [XML, EDXML],
  edxml: [EDXML],
};

const BY_TYPE: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.ms-excel': 'xls',
  'application/zip': 'zip',
  [DOCX]: 'docx',
  [XLSX]: 'xlsx',
  [PPTX]: 'pptx',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
};
