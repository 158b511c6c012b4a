import { checkAttachment, type Examined } from './attachments.ts';
import { refuseDocumentId } from './documentId.ts';
import { documentKindOf, STATUS_CODES } from './message.ts';
import type * as edxml from './message.ts';
import { problemAt, type Problem } from './problem.ts';
import type { ProblemCode } from './problemTexts.ts';
import { isSignature } from './signature.ts';

/**
 * What QCVN 102:2016/BTTTT asks of a message, whoever made it, beyond how it is written.
 * `examined`: its attachments in their order, where that was done already.
 */
export function validate(
  message: edxml.Message,
  examined: readonly Examined[] = [],
): readonly Problem[] {
  const signed = checkSignature(message);
  if (message.kind === 'status') return [...checkStatus(message), ...signed];
  return [
    ...checkHeader(message),
    ...checkTraces(message.traceHeaderList),
    ...checkBussiness(message),
    ...signed,
    ...checkManifest(message),
    ...message.attachments.flatMap((attachment, index) =>
      checkAttachment(
        attachment,
        numbered(ATTACHMENT, message.attachments, index),
        examined[index],
      ),
    ),
  ];
}

const ATTACHMENT = 'AttachmentEncoded/Attachment';
const REFERENCE = 'edXMLBody/edXMLManifest/Reference';

function checkHeader(message: edxml.DocumentMessage): readonly Problem[] {
  const { from, to, code, promulgationInfo, documentType, signerInfo, otherInfo } = message;
  const at = (path: string) => `MessageHeader/${path}`;
  return [
    ...checkOrganization(from, at('From')),
    ...(to.length > 0 ? [] : [missing('required', at('To'))]),
    ...to.flatMap((one, index) => checkOrganization(one, numbered(at('To'), to, index))),
    ...given('required', at('DocumentId'), message.documentId),
    ...checkDocumentId(message.documentId, at('DocumentId')),
    ...given('required', at('Code/CodeNumber'), code.codeNumber),
    ...given('required', at('Code/CodeNotation'), code.codeNotation),
    ...given('expected', at('PromulgationInfo/Place'), promulgationInfo.place),
    ...given(
      'required',
      at('PromulgationInfo/PromulgationDate'),
      promulgationInfo.promulgationDate,
    ),
    ...given('expected', at('DocumentType/TypeName'), documentType?.typeName),
    ...given('required', at('Subject'), message.subject),
    ...given('expected', at('SignerInfo/FullName'), signerInfo?.fullName),
    ...within(at('OtherInfo/Priority'), otherInfo?.priority, 4),
    ...message.responseFor.flatMap((one, index) =>
      checkResponseFor(one, numbered(at('ResponseFor'), message.responseFor, index)),
    ),
  ];
}

function checkStatus(message: edxml.StatusMessage): readonly Problem[] {
  const { from, responseFor, statusCode, timestamp } = message;
  const isKnown = (STATUS_CODES as readonly string[]).includes(statusCode);
  return [
    ...checkOrganization(from, 'Status/From'),
    ...(responseFor
      ? checkResponseFor(responseFor, 'Status/ResponseFor')
      : [missing('required', 'Status/ResponseFor')]),
    ...given('required', 'Status/StatusCode', statusCode),
    ...(statusCode && !isKnown
      ? [problemAt('statusCode.unknown', 'Status/StatusCode', statusCode)]
      : []),
    ...given('expected', 'Status/Timestamp', timestamp),
  ];
}

function checkOrganization(
  { organId, organName }: edxml.Organization,
  path: string,
): readonly Problem[] {
  return [
    ...given('required', `${path}/OrganId`, organId),
    ...given('expected', `${path}/OrganName`, organName),
  ];
}

function checkResponseFor(
  { organId, code, documentId }: edxml.ResponseFor,
  path: string,
): readonly Problem[] {
  return [
    ...given('expected', `${path}/OrganId`, organId),
    // Either of them says which document is meant.
    ...(code ? [] : given('required', `${path}/DocumentId`, documentId)),
    ...checkDocumentId(documentId, `${path}/DocumentId`),
  ];
}

function checkDocumentId(documentId: string | undefined, path: string): readonly Problem[] {
  const refused = documentId ? refuseDocumentId(documentId) : undefined;
  return refused ? [problemAt(refused, path, documentId)] : [];
}

function checkTraces({ traceHeaders }: edxml.TraceHeaderList): readonly Problem[] {
  return traceHeaders.flatMap(({ organId }, index) => {
    const path = numbered('TraceHeaderList/TraceHeader', traceHeaders, index);
    return organId ? [] : [problemAt('traceHeader.organId', path)];
  });
}

const BUSSINESS = 'TraceHeaderList/Bussiness';

function checkBussiness(message: edxml.DocumentMessage): readonly Problem[] {
  const { bussiness } = message.traceHeaderList;
  const { bussinessDocType, bussinessDocReason, documentId, paper } = bussiness;
  const kind = documentKindOf(message);
  const type = `${BUSSINESS}/BussinessDocType`;
  return [
    ...given('required', type, bussinessDocType),
    ...(bussinessDocType !== undefined && !kind
      ? [problemAt('bussinessDocType.unknown', type, String(bussinessDocType))]
      : []),
    ...(kind && kind !== 'new'
      ? given('required', `${BUSSINESS}/BussinessDocReason`, bussinessDocReason)
      : []),
    ...checkDocumentId(documentId, `${BUSSINESS}/DocumentId`),
    ...within(`${BUSSINESS}/Paper`, paper, 1),
    ...checkObject(message, kind),
    ...bussiness.replacementInfoList.flatMap((one, index) => {
      const path = `${BUSSINESS}/ReplacementInfoList/ReplacementInfo`;
      const own = `${numbered(path, bussiness.replacementInfoList, index)}/DocumentId`;
      return [...given('required', own, one.documentId), ...checkDocumentId(one.documentId, own)];
    }),
  ];
}

/** Which document, or what of it, the message is about. */
function checkObject(
  { responseFor, traceHeaderList }: edxml.DocumentMessage,
  kind: edxml.DocumentKind | undefined,
): readonly Problem[] {
  const { documentId, bussinessDocumentInfo, replacementInfoList } = traceHeaderList.bussiness;
  switch (kind) {
    case 'recall':
      return documentId || responseFor.length > 0 ? [] : [problemAt('bussiness.recall', BUSSINESS)];
    case 'update':
      return bussinessDocumentInfo ? [] : [problemAt('bussiness.update', BUSSINESS)];
    case 'replacement':
      return replacementInfoList.length > 0 ? [] : [problemAt('bussiness.replacement', BUSSINESS)];
    case 'new':
    case undefined:
      return [];
  }
}

function checkManifest(message: edxml.DocumentMessage): readonly Problem[] {
  const { references, attachments } = message;
  if (documentKindOf(message) === 'new' && attachments.length + references.length === 0) {
    return [problemAt('attachment.none', 'AttachmentEncoded')];
  }
  const attached = new Set(attachments.map(({ contentId }) => contentId));
  const named = new Set(references.map(({ contentId }) => contentId));
  const counts = `${references.length} ≠ ${attachments.length}`;
  return [
    ...(references.length === attachments.length
      ? []
      : [problemAt('manifest.count', 'edXMLBody/edXMLManifest', counts)]),
    ...references.flatMap(({ contentId, attachmentName }, index) => {
      const path = numbered(REFERENCE, references, index);
      if (attached.has(contentId)) return [];
      return [problemAt('manifest.missing', path, attachmentName ?? contentId)];
    }),
    ...attachments.flatMap(({ contentId, attachmentName }, index) => {
      const path = numbered(ATTACHMENT, attachments, index);
      return named.has(contentId) ? [] : [problemAt('manifest.extra', path, attachmentName)];
    }),
  ];
}

function checkSignature({ signature }: edxml.Message): readonly Problem[] {
  if (signature === undefined || isSignature(signature)) return [];
  return [problemAt('signature.malformed', 'Signature')];
}

function given(
  code: 'required' | 'expected',
  path: string,
  value: string | number | undefined,
): readonly Problem[] {
  return value === undefined || value === '' ? [missing(code, path)] : [];
}

function missing(code: ProblemCode, path: string): Problem {
  return problemAt(code, path, path.slice(path.lastIndexOf('/') + 1));
}

function within(path: string, value: number | undefined, most: number): readonly Problem[] {
  return value !== undefined && value > most
    ? [problemAt('number.range', path, String(value))]
    : [];
}

/** Numbered only where there are several, as a reader would count them. */
function numbered(path: string, all: readonly unknown[], index: number): string {
  return all.length > 1 ? `${path}[${index + 1}]` : path;
}
