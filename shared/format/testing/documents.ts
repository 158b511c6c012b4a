import type { Facts } from '../facts.ts';
import { documentOf, type TestLine } from './lines.ts';

const TEXT = { text: true } as const;
const HEADING = { bold: true } as const;
const LEFT = { size: 11, align: 'left', cell: [1, 0] } as const;

/** mm of a line as long as the motto in size 14, and of one half or a third of the others. */
const MOTTO_LINE = 61;

const PARAGRAPH =
  'Sở Nội vụ đề nghị các cơ quan, đơn vị rà soát việc quản lý văn bản đến, văn bản đi theo quy định tại Điều 5 của Quy chế và báo cáo kết quả.';

function head(reference: string, about: readonly TestLine[] = []): readonly TestLine[] {
  return [
    ['UBND TỈNH MẪU', { size: 12, cell: [0, 0] }],
    ['SỞ NỘI VỤ', { size: 12, bold: true, line: 11, cell: [0, 0] }],
    [reference, { size: 13, cell: [0, 0] }],
    ...about,
    ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { size: 12, bold: true, cell: [0, 1] }],
    ['Độc lập - Tự do - Hạnh phúc', { size: 14, bold: true, line: MOTTO_LINE, cell: [0, 1] }],
    ['Mẫu Sơn, ngày 05 tháng 02 năm 2026', { italic: true, cell: [0, 1] }],
  ];
}

function tail(first: string): readonly TestLine[] {
  return [
    ['Nơi nhận:', { size: 12, bold: true, italic: true, align: 'left', cell: [1, 0] }],
    [first, LEFT],
    ['- UBND tỉnh (báo cáo);', LEFT],
    ['- Lưu: VT, CCHC.', LEFT],
    ['PL.(30)', LEFT],
    ['KT. GIÁM ĐỐC', { ...HEADING, cell: [1, 1] }],
    ['PHÓ GIÁM ĐỐC', { ...HEADING, cell: [1, 1] }],
    ['Trần Thị Thu Hằng', { ...HEADING, cell: [1, 1] }],
  ];
}

/** A letter with every mark that a document may bear, to several. */
export const letter: Facts = letterTo([
  ['Kính gửi:', { align: 'left' }],
  ['- Các sở, ban, ngành;', { align: 'left' }],
  ['- Ủy ban nhân dân các xã, phường.', { align: 'left' }],
]);

/** The same to one. */
export const letterToOne: Facts = letterTo([['Kính gửi: Sở Tài chính', {}]]);

function letterTo(addressees: readonly TestLine[]): Facts {
  return documentOf([
    ...head('Số: 05/SNV-CCHC', [
      ['V/v tăng cường công tác văn thư', { size: 12, before: 6, cell: [0, 0] }],
      ['KHẨN', { size: 13, bold: true, boxed: true, cell: [0, 0] }],
      ['LƯU HÀNH NỘI BỘ', { size: 13, bold: true, boxed: true, cell: [0, 0] }],
    ]),
    ...addressees,
    [PARAGRAPH, TEXT],
    [`${PARAGRAPH} Tài liệu đính kèm.`, TEXT],
    ...tail('- Như trên;'),
  ]);
}

/** A decision: legal bases, the words that decide, articles. */
export const decision: Facts = documentOf([
  ...head('Số: 12/QĐ-SNV'),
  ['QUYẾT ĐỊNH', HEADING],
  ['Về việc thành lập Tổ công tác', { bold: true, line: 28 }],
  ['GIÁM ĐỐC SỞ NỘI VỤ', HEADING],
  ['Căn cứ Luật Tổ chức chính quyền địa phương;', { ...TEXT, italic: true }],
  ['Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020;', { ...TEXT, italic: true }],
  ['Theo đề nghị của Chánh Văn phòng Sở.', { ...TEXT, italic: true }],
  ['QUYẾT ĐỊNH:', HEADING],
  ['Điều 1. Thành lập Tổ công tác', { ...TEXT, bold: true }],
  ['1. Thành lập Tổ công tác gồm các ông, bà có tên trong danh sách kèm theo.', TEXT],
  ['2. Tổ công tác có nhiệm vụ:', TEXT],
  ['a) Xây dựng kế hoạch;', TEXT],
  ['b) Tổ chức thực hiện.', TEXT],
  ['Điều 2. Hiệu lực', { ...TEXT, bold: true }],
  [PARAGRAPH, TEXT],
  ...tail('- Như Điều 2;'),
]);

/** Rules in parts, chapters, sections and subsections. */
export const regulation: Facts = documentOf([
  ...head('Số: 08/QC-SNV'),
  ['QUY CHẾ', HEADING],
  ['Quản lý văn bản và điều hành', { bold: true, line: 28 }],
  ['Phần I', HEADING],
  ['NHỮNG VẤN ĐỀ CHUNG', HEADING],
  ['Chương I', HEADING],
  ['QUY ĐỊNH CHUNG', HEADING],
  ['Mục 1', HEADING],
  ['PHẠM VI VÀ ĐỐI TƯỢNG', HEADING],
  ['Tiểu mục 1', HEADING],
  ['PHẠM VI', HEADING],
  ['Điều 1. Phạm vi điều chỉnh', { ...TEXT, bold: true }],
  [PARAGRAPH, TEXT],
  ['Chương II', HEADING],
  ['TỔ CHỨC THỰC HIỆN', HEADING],
  ['Điều 2. Trách nhiệm', { ...TEXT, bold: true }],
  [PARAGRAPH, TEXT],
  ...tail('- Như Điều 2;'),
]);

/** A plan in Roman sections, with two appendices. */
export const plan: Facts = documentOf([
  ...head('Số: 45/KH-SNV'),
  ['KẾ HOẠCH', HEADING],
  ['Cải cách hành chính năm 2026', { bold: true, line: 28 }],
  ['I. MỤC ĐÍCH, YÊU CẦU', { ...TEXT, bold: true }],
  [PARAGRAPH, TEXT],
  ['II. NHIỆM VỤ', { ...TEXT, bold: true }],
  ['1. Rà soát thủ tục hành chính theo Phụ lục I.', TEXT],
  ['2. Công bố thủ tục hành chính theo Phụ lục II.', TEXT],
  ...tail('- Các phòng;'),
  ['Phụ lục I', HEADING],
  ['DANH MỤC NHIỆM VỤ', HEADING],
  ['(Kèm theo Kế hoạch số 45/KH-SNV ngày 05 tháng 02 năm 2026)', { italic: true }],
  ['Nhiệm vụ thứ nhất.', TEXT],
  ['Phụ lục II', HEADING],
  ['DANH MỤC THỦ TỤC', HEADING],
  ['(Kèm theo Kế hoạch số 45/KH-SNV ngày 05 tháng 02 năm 2026)', { italic: true }],
  ['Thủ tục thứ nhất.', TEXT],
]);
