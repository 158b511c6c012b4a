import type {
  Bussiness,
  DocumentMessage,
  Message,
  Organization,
  OtherInfo,
  ResponseFor,
  StaffInfo,
  StatusMessage,
  TraceHeader,
} from '#shared/edxml/message.ts';
import { showDay, showInstant } from '#web/lib/dates.ts';
import { m } from '#web/paraglide/messages.js';

/** A part of a message: its name, and its fields in the order of the standard. */
export type Part = {
  readonly title: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
};

type Field = readonly [name: string, value: string | number | undefined];

/** Everything a message says, as QCVN 102:2016/BTTTT orders and names it; what it leaves out is left out. */
export function partsOf(message: Message): readonly Part[] {
  const parts = message.kind === 'document' ? partsOfDocument(message) : partsOfStatus(message);
  return parts.filter(({ fields }) => fields.length > 0);
}

function partsOfDocument(message: DocumentMessage): readonly Part[] {
  const { from, to, responseFor, otherInfo, traceHeaderList, signature } = message;
  return [
    part(m.edxml_from(), organization(from)),
    ...to.map((one, index) =>
      part(to.length > 1 ? m.edxml_to_nth({ number: index + 1 }) : m.edxml_to(), organization(one)),
    ),
    part(m.edxml_document(), documentFields(message)),
    part(m.edxml_otherInfo(), otherFields(otherInfo)),
    ...responseFor.map((one) => part(m.edxml_responseFor(), responseFields(one))),
    part(m.edxml_bussiness(), bussinessFields(traceHeaderList.bussiness)),
    part(m.edxml_trace(), traceHeaderList.traceHeaders.map(traceField)),
    part(m.edxml_signature(), signature === undefined ? [] : signatureFields()),
  ];
}

function partsOfStatus(message: StatusMessage): readonly Part[] {
  const { from, responseFor, staffInfo, statusCode, description, timestamp, signature } = message;
  return [
    part(m.edxml_from(), organization(from)),
    part(m.edxml_status_for(), responseFor ? responseFields(responseFor) : []),
    part(m.edxml_staff(), staffFields(staffInfo)),
    part(m.edxml_status(), [
      [m.edxml_statusCode(), sayStatus(statusCode)],
      [m.edxml_statusDescription(), description],
      [m.edxml_timestamp(), instant(timestamp)],
    ]),
    part(m.edxml_signature(), signature === undefined ? [] : signatureFields()),
  ];
}

function part(title: string, fields: readonly Field[]): Part {
  return {
    title,
    fields: fields.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)] as const],
    ),
  };
}

function organization(of: Organization): readonly Field[] {
  return [
    [m.edxml_organId(), of.organId],
    [m.edxml_organizationInCharge(), of.organizationInCharge],
    [m.edxml_organName(), of.organName],
    [m.edxml_organAdd(), of.organAdd],
    [m.edxml_email(), of.email],
    [m.edxml_telephone(), of.telephone],
    [m.edxml_fax(), of.fax],
    [m.edxml_website(), of.website],
  ];
}

function documentFields(message: DocumentMessage): readonly Field[] {
  const { code, promulgationInfo, documentType, signerInfo } = message;
  return [
    [m.edxml_documentId(), message.documentId],
    [m.edxml_codeNumber(), code.codeNumber],
    [m.edxml_codeNotation(), code.codeNotation],
    [m.edxml_place(), promulgationInfo.place],
    [m.edxml_promulgationDate(), day(promulgationInfo.promulgationDate)],
    [m.edxml_typeName(), documentType?.typeName ?? documentType?.type],
    [m.edxml_subject(), message.subject],
    [m.edxml_content(), message.content],
    [m.edxml_competence(), signerInfo?.competence],
    [m.edxml_position(), signerInfo?.position],
    [m.edxml_fullName(), signerInfo?.fullName],
    [m.edxml_dueDate(), day(message.dueDate)],
    [m.edxml_toPlaces(), message.toPlaces.join('; ')],
    [m.edxml_steeringType(), message.steeringType],
  ];
}

function otherFields(info: OtherInfo | undefined): readonly Field[] {
  const priorities = [
    m.edxml_priority_0,
    m.edxml_priority_1,
    m.edxml_priority_2,
    m.edxml_priority_3,
    m.edxml_priority_4,
  ];
  return [
    [m.edxml_priority(), priorities[info?.priority ?? -1]?.() ?? info?.priority],
    [m.edxml_sphere(), info?.sphereOfPromulgation],
    [m.edxml_typer(), info?.typerNotation],
    [m.edxml_promulgationAmount(), info?.promulgationAmount],
    [m.edxml_pageAmount(), info?.pageAmount],
    [m.edxml_direction(), info?.direction],
    [m.edxml_appendixes(), info?.appendixes.join('; ')],
  ];
}

function responseFields(of: ResponseFor): readonly Field[] {
  return [
    [m.edxml_organId(), of.organId],
    [m.edxml_code(), of.code],
    [m.edxml_promulgationDate(), day(of.promulgationDate)],
    [m.edxml_documentId(), of.documentId],
  ];
}

function bussinessFields(of: Bussiness): readonly Field[] {
  const info = of.bussinessDocumentInfo;
  return [
    [m.edxml_bussinessDocType(), sayBussiness(of.bussinessDocType)],
    [m.edxml_bussinessDocReason(), of.bussinessDocReason],
    [m.edxml_documentId(), of.documentId],
    [m.edxml_paper(), of.paper === undefined ? undefined : yes(of.paper)],
    [m.edxml_documentInfo(), info?.documentInfo === undefined ? undefined : yes(info.documentInfo)],
    [m.edxml_receivers(), info?.receiverList.map(({ organId }) => organId).join('; ')],
    ...staffFields(of.staffInfo),
    ...of.replacementInfoList.map(({ documentId, organIdList }): Field => [
      m.edxml_replaces(),
      [documentId, organIdList.join(', ')].filter(Boolean).join(' · '),
    ]),
  ];
}

function staffFields(staff: StaffInfo | undefined): readonly Field[] {
  return [
    [m.edxml_department(), staff?.department],
    [m.edxml_staffName(), staff?.staff],
    [m.edxml_mobile(), staff?.mobile],
    [m.edxml_email(), staff?.email],
  ];
}

function traceField({ organId, timestamp }: TraceHeader): Field {
  return [instant(timestamp) ?? m.edxml_no_time(), organId];
}

function signatureFields(): readonly Field[] {
  return [[m.edxml_signature_there(), m.edxml_signature_unverified()]];
}

/** What the message does with its document. */
export function sayBussiness(type: number | undefined): string | undefined {
  const words = [m.edxml_doc_0, m.edxml_doc_1, m.edxml_doc_2, m.edxml_doc_3];
  return words[type ?? -1]?.() ?? type?.toString();
}

const statusWords: Readonly<Record<string, () => string>> = {
  '01': m.edxml_status_01,
  '02': m.edxml_status_02,
  '03': m.edxml_status_03,
  '04': m.edxml_status_04,
  '05': m.edxml_status_05,
  '06': m.edxml_status_06,
  '13': m.edxml_status_13,
  '15': m.edxml_status_15,
  '16': m.edxml_status_16,
};

export function sayStatus(code: string): string {
  const words = statusWords[code]?.();
  return words ? `${code} – ${words}` : code;
}

function yes(value: number): string {
  return value === 1 ? m.edxml_yes() : m.edxml_no();
}

function day(text: string | undefined): string | undefined {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) ? showDay(text) : text;
}

function instant(text: string | undefined): string | undefined {
  return text && !Number.isNaN(Date.parse(text)) ? showInstant(text) : text;
}
