import type { Text } from '../text.ts';
import { limits } from './limits.ts';

/** The 29 types of NĐ 30/2020 Điều 7 with the abbreviations of Phụ lục III; CV and ThC are codes of ours, never printed. */
export const documentTypes: Readonly<Record<string, Text>> = {
  NQ: { vi: 'Nghị quyết', en: 'Resolution' },
  QĐ: { vi: 'Quyết định', en: 'Decision' },
  CT: { vi: 'Chỉ thị', en: 'Directive' },
  QC: { vi: 'Quy chế', en: 'Regulation' },
  QyĐ: { vi: 'Quy định', en: 'Rules' },
  TC: { vi: 'Thông cáo', en: 'Communiqué' },
  TB: { vi: 'Thông báo', en: 'Notice' },
  HD: { vi: 'Hướng dẫn', en: 'Guidance' },
  CTr: { vi: 'Chương trình', en: 'Programme' },
  KH: { vi: 'Kế hoạch', en: 'Plan' },
  PA: { vi: 'Phương án', en: 'Scheme' },
  ĐA: { vi: 'Đề án', en: 'Proposal' },
  DA: { vi: 'Dự án', en: 'Project' },
  BC: { vi: 'Báo cáo', en: 'Report' },
  BB: { vi: 'Biên bản', en: 'Minutes' },
  TTr: { vi: 'Tờ trình', en: 'Submission' },
  HĐ: { vi: 'Hợp đồng', en: 'Contract' },
  CV: { vi: 'Công văn', en: 'Official letter' },
  CĐ: { vi: 'Công điện', en: 'Official telegram' },
  BGN: { vi: 'Bản ghi nhớ', en: 'Memorandum' },
  BTT: { vi: 'Bản thỏa thuận', en: 'Agreement' },
  GUQ: { vi: 'Giấy ủy quyền', en: 'Power of attorney' },
  GM: { vi: 'Giấy mời', en: 'Invitation' },
  GGT: { vi: 'Giấy giới thiệu', en: 'Letter of introduction' },
  GNP: { vi: 'Giấy nghỉ phép', en: 'Leave form' },
  PG: { vi: 'Phiếu gửi', en: 'Dispatch slip' },
  PC: { vi: 'Phiếu chuyển', en: 'Transfer slip' },
  PB: { vi: 'Phiếu báo', en: 'Notification slip' },
  ThC: { vi: 'Thư công', en: 'Official correspondence' },
};

/** Legal instruments and others that only come in. */
export const foreignTypes: Readonly<Record<string, Text>> = {
  Luật: { vi: 'Luật', en: 'Law' },
  PL: { vi: 'Pháp lệnh', en: 'Ordinance' },
  L: { vi: 'Lệnh', en: 'Order' },
  NĐ: { vi: 'Nghị định', en: 'Decree' },
  TT: { vi: 'Thông tư', en: 'Circular' },
  TTLT: { vi: 'Thông tư liên tịch', en: 'Joint circular' },
  NQLT: { vi: 'Nghị quyết liên tịch', en: 'Joint resolution' },
  KL: { vi: 'Kết luận', en: 'Conclusion' },
};

const known = [...Object.keys(documentTypes), ...Object.keys(foreignTypes)];

/** A known abbreviation, or `other: <name>`. */
export const documentTypePattern = new RegExp(
  `^(?:${known.join('|')}|other: \\S.{0,${limits.otherType - 1}})$`,
  'u',
);

export function documentTypeName(type: string): Text {
  const name = documentTypes[type] ?? foreignTypes[type];
  const other = type.replace(/^other: /, '');
  return name ?? { vi: other, en: other };
}
