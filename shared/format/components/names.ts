import type { Text } from '../../text.ts';
import type { Piece } from '../pieces.ts';

/** The components of NĐ 30/2020 Điều 8 and their parts, as an official names them. */
export const componentNames = {
  nationalName: { vi: 'Quốc hiệu', en: 'National name' },
  motto: { vi: 'Tiêu ngữ', en: 'Motto' },
  superiorAgency: { vi: 'Tên cơ quan chủ quản', en: 'Superior agency' },
  issuingAgency: { vi: 'Tên cơ quan ban hành', en: 'Issuing agency' },
  reference: { vi: 'Số, ký hiệu', en: 'Reference' },
  placeDate: { vi: 'Địa danh và thời gian ban hành', en: 'Place and date' },
  typeName: { vi: 'Tên loại văn bản', en: 'Type of document' },
  subject: { vi: 'Trích yếu nội dung', en: 'Subject' },
  about: { vi: 'Trích yếu công văn', en: 'Subject of the letter' },
  legalBasis: { vi: 'Căn cứ ban hành', en: 'Legal basis' },
  issuer: { vi: 'Thẩm quyền ban hành', en: 'Issuing authority' },
  operative: { vi: 'Lời quyết định', en: 'Operative words' },
  salutation: { vi: 'Kính gửi', en: 'Addressee' },
  addressee: { vi: 'Nơi nhận sau Kính gửi', en: 'Addressee in the list' },
  part: { vi: 'Phần', en: 'Part' },
  partTitle: { vi: 'Tiêu đề của phần', en: 'Title of the part' },
  chapter: { vi: 'Chương', en: 'Chapter' },
  chapterTitle: { vi: 'Tiêu đề của chương', en: 'Title of the chapter' },
  section: { vi: 'Mục', en: 'Section' },
  sectionTitle: { vi: 'Tiêu đề của mục', en: 'Title of the section' },
  subsection: { vi: 'Tiểu mục', en: 'Subsection' },
  subsectionTitle: { vi: 'Tiêu đề của tiểu mục', en: 'Title of the subsection' },
  romanSection: { vi: 'Mục (số La Mã)', en: 'Section (Roman number)' },
  article: { vi: 'Điều', en: 'Article' },
  clause: { vi: 'Khoản', en: 'Clause' },
  point: { vi: 'Điểm', en: 'Point' },
  body: { vi: 'Nội dung văn bản', en: 'Body' },
  heading: { vi: 'Dòng đề mục', en: 'Heading' },
  tableText: { vi: 'Chữ trong bảng', en: 'Text of a table' },
  authority: { vi: 'Quyền hạn của người ký', en: 'Authority of the signer' },
  position: { vi: 'Chức vụ của người ký', en: 'Position of the signer' },
  signer: { vi: 'Họ tên người ký', en: 'Name of the signer' },
  recipients: { vi: 'Từ “Nơi nhận”', en: 'The word “Nơi nhận”' },
  recipient: { vi: 'Nơi nhận', en: 'Recipient' },
  keep: { vi: 'Dòng “Lưu: VT, …”', en: 'Line “Lưu: VT, …”' },
  drafter: { vi: 'Ký hiệu người soạn thảo', en: 'Mark of the drafter' },
  address: { vi: 'Địa chỉ cơ quan', en: 'Address of the agency' },
  urgency: { vi: 'Dấu chỉ mức độ khẩn', en: 'Urgency mark' },
  secrecy: { vi: 'Dấu chỉ độ mật', en: 'Secrecy mark' },
  circulation: { vi: 'Chỉ dẫn phạm vi lưu hành', en: 'Circulation mark' },
  appendix: { vi: 'Từ “Phụ lục” và số thứ tự', en: 'The word “Phụ lục” and its number' },
  appendixTitle: { vi: 'Tên phụ lục', en: 'Title of the appendix' },
  accompanying: { vi: 'Thông tin chỉ dẫn kèm theo', en: 'Line saying what it accompanies' },
  appendixContent: { vi: 'Nội dung phụ lục', en: 'Content of the appendix' },
  other: { vi: 'Chữ khác', en: 'Other text' },
} as const satisfies Readonly<Record<string, Text>>;

export type Component = keyof typeof componentNames;

export type Part = {
  readonly component: Component;
  /** 0–1. */
  readonly certainty: number;
  readonly piece: Piece;
  /** Which of the file's documents: 0 is the main one. */
  readonly sheet: number;
};

/** A document, one issued with it, or an appendix: what begins with its own heading in the file. */
export type SheetKind = 'document' | 'attached' | 'appendix';

export type Components = {
  /** A code of documentTypes, or `other: <name>`. */
  readonly type: string;
  readonly typeCertainty: number;
  readonly sheets: readonly SheetKind[];
  /** In document order. */
  readonly parts: readonly Part[];
};
