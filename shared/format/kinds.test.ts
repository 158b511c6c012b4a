import { expect, test } from 'vitest';
import { check } from './check.ts';
import { nd30 } from './nd30/regime.ts';
import { documentOf, type Style, type TestLine } from './testing/lines.ts';

const TEXT = { text: true } as const;
const BOLD = { bold: true } as const;
const SMALL = { size: 11, align: 'left' } as const;
const cell = (table: number, column: 0 | 1, style: Style = {}): Style => ({
  ...style,
  cell: [table, column],
});
const named = (line: number): Style => ({ bold: true, line });

/** A province's committee has a name of two lines, and no agency above it. */
function head(reference: string, dated = true): readonly TestLine[] {
  return [
    ['ỦY BAN NHÂN DÂN', cell(0, 0, { bold: true, size: 13 })],
    ['TỈNH MẪU', cell(0, 0, { bold: true, size: 13, line: 10 })],
    ['CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM', cell(0, 1, { bold: true, size: 13 })],
    ['Độc lập - Tự do - Hạnh phúc', cell(0, 1, { bold: true, line: 61 })],
    [reference, cell(0, 0, { size: 13 })],
    ...(dated
      ? [['Mẫu Sơn, ngày    tháng 11 năm 2026', cell(0, 1, { italic: true })] as const]
      : []),
  ];
}

function tail(signature: readonly string[], office = 'VP'): readonly TestLine[] {
  return [
    ['Nơi nhận:', cell(1, 0, { size: 12, bold: true, italic: true, align: 'left' })],
    ['- Như trên;', cell(1, 0, SMALL)],
    [`- Lưu: VT, ${office}.`, cell(1, 0, SMALL)],
    ...signature.map((text): TestLine => [text, cell(1, 1, BOLD)]),
  ];
}

const DEPUTY = ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH', 'Nguyễn Văn Mẫu'];

const kinds: readonly (readonly [string, string, readonly TestLine[]])[] = [
  [
    'TTr',
    'a submission signed for the collective',
    [
      ...head('Số: 03/TTr-UBND'),
      ['TỜ TRÌNH', BOLD],
      ['Về việc thông qua Nghị quyết', named(26)],
      ['Kính gửi: Hội đồng nhân dân tỉnh', {}],
      ['1. Sự cần thiết ban hành', { ...TEXT, bold: true }],
      ['Ủy ban nhân dân tỉnh trình Hội đồng nhân dân tỉnh xem xét./.', TEXT],
      ...tail(['TM. ỦY BAN NHÂN DÂN', ...DEPUTY]),
    ],
  ],
  [
    'BB',
    'minutes, without place and date, signed by two',
    [
      ...head('Số: 05/BB-UBND', false),
      ['BIÊN BẢN', BOLD],
      ['Họp giao ban tháng 11 năm 2026', BOLD],
      ['Thời gian bắt đầu: 08 giờ 00 ngày 05 tháng 11 năm 2026.', TEXT],
      ['Cuộc họp kết thúc vào 11 giờ 30, ngày 05 tháng 11 năm 2026./.', TEXT],
      ['THƯ KÝ', cell(1, 0, BOLD)],
      ['Trần Văn Bình', cell(1, 0, BOLD)],
      ...tail(['CHỦ TỌA', 'Nguyễn Văn Mẫu'], 'Hồ sơ'),
    ],
  ],
  [
    'GM',
    'an invitation that names an hour',
    [
      ...head('Số: 05/GM-UBND'),
      ['GIẤY MỜI', BOLD],
      ['Họp giao ban', named(12)],
      ['Ủy ban nhân dân tỉnh trân trọng kính mời: Các sở, ban, ngành.', TEXT],
      ['Thời gian: 08 giờ 00 ngày 12 tháng 11 năm 2026.', TEXT],
      ...tail(['TL. CHỦ TỊCH', 'CHÁNH VĂN PHÒNG', 'Lê Văn Mẫu']),
    ],
  ],
  [
    'CĐ',
    'a telegram with its list of addressees',
    [
      ...head('Số: 05/CĐ-UBND'),
      ['CÔNG ĐIỆN', BOLD],
      ['Về việc ứng phó bão số 9', named(22)],
      ['Chủ tịch Ủy ban nhân dân tỉnh điện:', {}],
      ['- Giám đốc các sở;', { align: 'left' }],
      ['- Chủ tịch Ủy ban nhân dân các xã, phường.', { align: 'left' }],
      ['Để chủ động ứng phó với bão, yêu cầu các đơn vị trực ban nghiêm túc./.', TEXT],
      ...tail(DEPUTY),
    ],
  ],
];

test.each(kinds)('%s, %s: no findings', (type, _name, lines) => {
  const result = check(documentOf(lines), { regime: nd30 });
  expect(result.type).toBe(type);
  expect(result.findings).toEqual([]);
});
