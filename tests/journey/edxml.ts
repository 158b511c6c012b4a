import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { attachmentOf } from '#shared/edxml/attachments.ts';
import { writeEdxml } from '#shared/edxml/write.ts';

const PDF = path.join(import.meta.dirname, '../../api/demo/files/cong-van-thuong.pdf');
export const SUBJECT = 'Tăng cường công tác văn thư, lưu trữ điện tử';

/** A new document with one PDF. */
export async function exampleMessage(): Promise<Uint8Array> {
  const described = {
    contentId: 'cong-van',
    attachmentName: 'cong-van.pdf',
    contentType: 'application/pdf',
  };
  return writeEdxml({
    kind: 'document',
    from: { organId: '000.00.25.H08', organName: 'Sở Thử nghiệm tỉnh Demo' },
    to: [{ organId: '000.00.26.H08', organName: 'Sở Nội vụ' }],
    code: { codeNumber: '1875', codeNotation: 'STN-VP' },
    promulgationInfo: { place: 'Demo', promulgationDate: '2026-11-05' },
    documentType: { type: 2, typeName: 'Công văn' },
    subject: SUBJECT,
    signerInfo: { position: 'Giám đốc', fullName: 'Nguyễn Văn Minh' },
    toPlaces: [],
    responseFor: [],
    documentId: '000.00.25.H08,2026/11/05,1875/STN-VP',
    traceHeaderList: {
      traceHeaders: [{ organId: '000.00.25.H08', timestamp: '2026-11-05T02:00:00.000Z' }],
      bussiness: { bussinessDocType: 0, paper: 0, replacementInfoList: [] },
    },
    references: [{ ...described, description: 'Công văn' }],
    attachments: [attachmentOf(described, new Uint8Array(await readFile(PDF)))],
  });
}
