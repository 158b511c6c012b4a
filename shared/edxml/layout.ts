import { encodedContent } from './encodedContent.ts';
import {
  day,
  group,
  groups,
  instant,
  list,
  optionalText,
  orEmpty,
  requiredGroup,
  text,
  texts,
  understood,
  whole,
  type Fields,
} from './field.ts';
import type * as edxml from './message.ts';
import type { Understood } from './values.ts';

// The members of a message and their elements, in the order of QCVN 102:2016/BTTTT.

const organization: Fields<edxml.Organization> = {
  organId: text('OrganId'),
  organizationInCharge: optionalText('OrganizationInCharge'),
  organName: text('OrganName'),
  organAdd: optionalText('OrganAdd'),
  email: optionalText('Email'),
  telephone: optionalText('Telephone'),
  fax: optionalText('Fax'),
  website: optionalText('Website'),
};

const responseFor: Fields<edxml.ResponseFor> = {
  organId: text('OrganId'),
  code: optionalText('Code'),
  promulgationDate: day('PromulgationDate'),
  documentId: optionalText('DocumentId'),
};

const staffInfo: Fields<edxml.StaffInfo> = {
  department: optionalText('Department'),
  staff: optionalText('Staff'),
  mobile: optionalText('Mobile'),
  email: optionalText('Email'),
};

const otherInfo: Fields<edxml.OtherInfo> = {
  priority: whole('Priority'),
  sphereOfPromulgation: optionalText('SphereOfPromulgation'),
  typerNotation: optionalText('TyperNotation'),
  promulgationAmount: whole('PromulgationAmount'),
  pageAmount: whole('PageAmount'),
  direction: optionalText('Direction'),
  appendixes: list('Appendixes', texts('Appendix')),
};

const code: Fields<edxml.Code> = {
  codeNumber: text('CodeNumber'),
  codeNotation: text('CodeNotation'),
};

const promulgationInfo: Fields<edxml.PromulgationInfo> = {
  place: text('Place'),
  promulgationDate: day('PromulgationDate'),
};

const documentType: Fields<edxml.DocumentType> = {
  type: whole('Type'),
  typeDetail: whole('TypeDetail'),
  typeName: optionalText('TypeName'),
};

const signerInfo: Fields<edxml.SignerInfo> = {
  competence: optionalText('Competence'),
  position: optionalText('Position'),
  fullName: text('FullName'),
};

export const messageHeader: Fields<edxml.MessageHeader> = {
  from: requiredGroup('From', organization),
  to: groups('To', organization),
  code: requiredGroup('Code', code),
  promulgationInfo: requiredGroup('PromulgationInfo', promulgationInfo),
  documentType: group('DocumentType', documentType),
  subject: text('Subject'),
  content: optionalText('Content'),
  signerInfo: group('SignerInfo', signerInfo),
  dueDate: day('DueDate'),
  toPlaces: list('ToPlaces', texts('Place')),
  otherInfo: group('OtherInfo', otherInfo),
  responseFor: groups('ResponseFor', responseFor, 'responseFor.empty'),
  steeringType: whole('SteeringType'),
  documentId: text('DocumentId'),
};

const receiver: Fields<edxml.Receiver> = {
  receiverType: whole('ReceiverType'),
  organId: text('OrganId'),
};

const bussinessDocumentInfo: Fields<edxml.BussinessDocumentInfo> = {
  documentInfo: whole('DocumentInfo'),
  documentReceiver: whole('DocumentReceiver'),
  receiverList: list('ReceiverList', groups('Receiver', receiver)),
};

const replacementInfo: Fields<edxml.ReplacementInfo> = {
  documentId: text('DocumentId'),
  organIdList: list('OrganIdList', texts('OrganId')),
};

const bussiness: Fields<edxml.Bussiness> = {
  bussinessDocType: whole('BussinessDocType'),
  bussinessDocReason: optionalText('BussinessDocReason'),
  bussinessDocumentInfo: group('BussinessDocumentInfo', bussinessDocumentInfo),
  documentId: optionalText('DocumentId'),
  staffInfo: group('StaffInfo', staffInfo),
  paper: whole('Paper'),
  replacementInfoList: list('ReplacementInfoList', groups('ReplacementInfo', replacementInfo)),
};

const traceHeader: Fields<edxml.TraceHeader> = {
  organId: text('OrganId'),
  timestamp: instant('Timestamp'),
};

export const traceHeaderList: Fields<edxml.TraceHeaderList> = {
  traceHeaders: groups('TraceHeader', traceHeader),
  bussiness: requiredGroup('Bussiness', bussiness),
};

export const messageStatus: Fields<edxml.MessageStatus> = {
  from: requiredGroup('From', organization),
  responseFor: group('ResponseFor', responseFor),
  staffInfo: group('StaffInfo', staffInfo),
  statusCode: orEmpty(understood('StatusCode', readStatusCode, String)),
  description: optionalText('Description'),
  timestamp: instant('Timestamp'),
};

function readStatusCode(given: string): Understood<string> {
  if (/^\d$/.test(given)) return { value: `0${given}`, problem: 'statusCode.form' };
  return { value: given };
}

export const reference: Fields<edxml.Reference> = {
  attachmentName: optionalText('AttachmentName'),
  description: optionalText('Description'),
  contentType: optionalText('ContentType'),
  contentId: text('ContentId'),
};

export const attachment: Fields<edxml.Attachment> = {
  contentType: text('ContentType'),
  contentId: text('ContentId'),
  description: optionalText('Description'),
  encoded: encodedContent('ContentTransferEncoded'),
  attachmentName: text('AttachmentName'),
};
