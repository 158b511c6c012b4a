import { attachmentOf } from '../edxml/attachments.ts';
import type * as edxml from '../edxml/message.ts';

const SENDER: edxml.Organization = {
  organId: 'H99.12',
  organName: 'Sở Thử nghiệm tỉnh Demo',
  organizationInCharge: 'UBND tỉnh Demo',
  email: 'vanthu@stn.demo.example',
};
const RECEIVER: edxml.Organization = { organId: 'H99.01', organName: 'Văn phòng UBND tỉnh Demo' };
export const DOCUMENT_ID = 'H99.12,2026/11/05,1875/STN-VP';

export const PDF_BYTES = new TextEncoder().encode('%PDF-1.7\n% một tệp nhỏ\n%%EOF\n');

const ATTACHMENT = attachmentOf(
  {
    contentId: 'c0a80101-0000-4000-8000-000000000001',
    attachmentName: '1875-STN-VP.pdf',
    contentType: 'application/pdf',
    description: 'Công văn',
  },
  PDF_BYTES,
);

const NEW_DOCUMENT: edxml.DocumentMessage = {
  kind: 'document',
  from: SENDER,
  to: [RECEIVER, { organId: 'H99.05', organName: 'Sở Mẫu tỉnh Demo' }],
  code: { codeNumber: '1875', codeNotation: 'STN-VP' },
  promulgationInfo: { place: 'Demo', promulgationDate: '2026-11-05' },
  documentType: { type: 2, typeName: 'Công văn' },
  subject: 'V/v tăng cường công tác văn thư, lưu trữ điện tử năm 2026',
  signerInfo: { competence: 'KT. Giám đốc', position: 'Phó Giám đốc', fullName: 'Trần Thị Ví Dụ' },
  dueDate: '2026-11-20',
  toPlaces: ['Như trên', 'Lưu: VT, VP'],
  otherInfo: { priority: 1, pageAmount: 2, promulgationAmount: 10, appendixes: [] },
  responseFor: [
    { organId: 'H99.01', code: '120/VP-TH', documentId: 'H99.01,2026/10/30,120/VP-TH' },
  ],
  documentId: DOCUMENT_ID,
  traceHeaderList: {
    traceHeaders: [{ organId: 'H99.12', timestamp: '2026-11-05T01:30:00Z' }],
    bussiness: {
      bussinessDocType: 0,
      staffInfo: { department: 'Văn phòng', staff: 'Lê Văn Thư' },
      paper: 0,
      replacementInfoList: [],
    },
  },
  references: [
    {
      contentId: ATTACHMENT.contentId,
      contentType: 'application/pdf',
      attachmentName: '1875-STN-VP.pdf',
    },
  ],
  attachments: [ATTACHMENT],
};

function variant(bussiness: Partial<edxml.Bussiness>): edxml.DocumentMessage {
  const { traceHeaderList } = NEW_DOCUMENT;
  const changed = { ...traceHeaderList.bussiness, ...bussiness };
  return { ...NEW_DOCUMENT, traceHeaderList: { ...traceHeaderList, bussiness: changed } };
}

const STATUS: edxml.StatusMessage = {
  kind: 'status',
  from: RECEIVER,
  responseFor: {
    organId: 'H99.12',
    code: '1875/STN-VP',
    promulgationDate: '2026-11-05',
    documentId: DOCUMENT_ID,
  },
  staffInfo: { staff: 'Phạm Thị Nhận' },
  statusCode: '03',
  description: 'Đã tiếp nhận',
  timestamp: '2026-11-05T02:00:00Z',
};

/** A fictitious message of each kind, without a fault. */
export const EXAMPLES = {
  new: NEW_DOCUMENT,
  recall: variant({
    bussinessDocType: 1,
    bussinessDocReason: 'Gửi nhầm nơi nhận',
    documentId: DOCUMENT_ID,
  }),
  update: variant({
    bussinessDocType: 2,
    bussinessDocReason: 'Bổ sung nơi nhận',
    documentId: DOCUMENT_ID,
    bussinessDocumentInfo: {
      documentReceiver: 1,
      receiverList: [{ receiverType: 0, organId: 'H99.07' }],
    },
  }),
  replacement: variant({
    bussinessDocType: 3,
    bussinessDocReason: 'Sai thể thức',
    replacementInfoList: [
      { documentId: 'H99.12,2026/11/01,1800/STN-VP', organIdList: ['H99.01', 'H99.05'] },
    ],
  }),
  status: STATUS,
} as const satisfies Readonly<Record<edxml.DocumentKind | 'status', edxml.Message>>;
