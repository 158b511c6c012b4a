/**
 * Messages of QCVN 102:2016/BTTTT. Members have the standard's names in camelCase, its spelling `bussiness` too.
 * Days are `YYYY-MM-DD`, instants ISO 8601 UTC; the file itself has `yyyy/MM/dd` and Vietnamese time.
 * A text that must be there and is not is ''; what may be left out is left out.
 */
export type Message = DocumentMessage | StatusMessage;

export type DocumentMessage = MessageHeader & {
  readonly kind: 'document';
  readonly traceHeaderList: TraceHeaderList;
  /** The element `Signature` as it stands in the file; it is neither changed nor verified. */
  readonly signature?: string;
  /** The manifest: what the header says is attached. */
  readonly references: readonly Reference[];
  readonly attachments: readonly Attachment[];
};

export type StatusMessage = MessageStatus & {
  readonly kind: 'status';
  readonly signature?: string;
};

export type MessageHeader = {
  readonly from: Organization;
  readonly to: readonly Organization[];
  readonly code: Code;
  readonly promulgationInfo: PromulgationInfo;
  readonly documentType?: DocumentType;
  readonly subject: string;
  readonly content?: string;
  readonly signerInfo?: SignerInfo;
  readonly dueDate?: string;
  readonly toPlaces: readonly string[];
  readonly otherInfo?: OtherInfo;
  readonly responseFor: readonly ResponseFor[];
  readonly steeringType?: number;
  /** `OrganId,yyyy/MM/dd,number/notation`, or a UUID; `partsOf` takes it apart. */
  readonly documentId: string;
};

export type Organization = {
  readonly organId: string;
  readonly organizationInCharge?: string;
  readonly organName: string;
  readonly organAdd?: string;
  readonly email?: string;
  readonly telephone?: string;
  readonly fax?: string;
  readonly website?: string;
};

export type Code = { readonly codeNumber: string; readonly codeNotation: string };

export type PromulgationInfo = { readonly place: string; readonly promulgationDate?: string };

export type DocumentType = {
  readonly type?: number;
  readonly typeDetail?: number;
  readonly typeName?: string;
};

export type SignerInfo = {
  readonly competence?: string;
  readonly position?: string;
  readonly fullName: string;
};

export type OtherInfo = {
  /** 0 to 4. */
  readonly priority?: number;
  readonly sphereOfPromulgation?: string;
  readonly typerNotation?: string;
  readonly promulgationAmount?: number;
  readonly pageAmount?: number;
  readonly direction?: string;
  readonly appendixes: readonly string[];
};

export type ResponseFor = {
  readonly organId: string;
  readonly code?: string;
  readonly promulgationDate?: string;
  readonly documentId?: string;
};

export type TraceHeaderList = {
  readonly traceHeaders: readonly TraceHeader[];
  readonly bussiness: Bussiness;
};

export type TraceHeader = { readonly organId: string; readonly timestamp?: string };

export type Bussiness = {
  /** 0 new, 1 recall, 2 update, 3 replacement; another number is a problem, and is kept. */
  readonly bussinessDocType?: number;
  readonly bussinessDocReason?: string;
  readonly bussinessDocumentInfo?: BussinessDocumentInfo;
  readonly documentId?: string;
  readonly staffInfo?: StaffInfo;
  /** 1 when paper follows. */
  readonly paper?: number;
  readonly replacementInfoList: readonly ReplacementInfo[];
};

export type BussinessDocumentInfo = {
  /** 1 when the document's own information changes. */
  readonly documentInfo?: number;
  /** 1 when its receivers change. */
  readonly documentReceiver?: number;
  readonly receiverList: readonly Receiver[];
};

export type Receiver = { readonly receiverType?: number; readonly organId: string };

export type StaffInfo = {
  readonly department?: string;
  readonly staff?: string;
  readonly mobile?: string;
  readonly email?: string;
};

/** A document that is replaced, and the agencies that have to replace it. */
export type ReplacementInfo = {
  readonly documentId: string;
  readonly organIdList: readonly string[];
};

export type Reference = {
  /** Without `cid:`. */
  readonly contentId: string;
  readonly contentType?: string;
  readonly attachmentName?: string;
  readonly description?: string;
};

export type Attachment = {
  readonly contentId: string;
  readonly attachmentName: string;
  readonly contentType: string;
  readonly description?: string;
  /** Base64 as ASCII, a part of the file that was read; `attachmentBytes` decodes it. */
  readonly encoded: Uint8Array;
};

export type MessageStatus = {
  readonly from: Organization;
  readonly responseFor?: ResponseFor;
  readonly staffInfo?: StaffInfo;
  /** One of `STATUS_CODES`; another one is a problem, and is kept. */
  readonly statusCode: string;
  readonly description?: string;
  readonly timestamp?: string;
};

export const STATUS_CODES = ['01', '02', '03', '04', '05', '06', '13', '15', '16'] as const;

const DOCUMENT_KINDS = ['new', 'recall', 'update', 'replacement'] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What the message does with its document; undefined where it says nothing that the standard knows. */
export function documentKindOf({ traceHeaderList }: DocumentMessage): DocumentKind | undefined {
  return DOCUMENT_KINDS[traceHeaderList.bussiness.bussinessDocType ?? -1];
}
