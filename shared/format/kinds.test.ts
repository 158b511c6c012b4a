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

const ISSUED = ['- Như Điều 1;', '- Lưu: VT, VP.'] as const;

function decision(bases: readonly string[], signature: readonly string[]): readonly TestLine[] {
  return [
    ...head('Số: 06/QĐ-UBND'),
    ['QUYẾT ĐỊNH', BOLD],
    ['Về việc cử cán bộ đi học', named(26)],
    ['CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH', BOLD],
    ...bases.map((text): TestLine => [text, { ...TEXT, italic: true }]),
    ['QUYẾT ĐỊNH:', BOLD],
    ['Điều 1. Cử ông Nguyễn Văn Mẫu đi học theo Phụ lục kèm theo.', { ...TEXT, bold: true }],
    ['Nơi nhận:', cell(1, 0, { size: 12, bold: true, italic: true, align: 'left' })],
    ...ISSUED.map((text): TestLine => [text, cell(1, 0, SMALL)]),
    ...signature.map((text): TestLine => [text, cell(1, 1, BOLD)]),
    ['Phụ lục', BOLD],
    ['DANH SÁCH CÁN BỘ', BOLD],
  ];
}

const BASES = ['Căn cứ Luật Tổ chức chính quyền địa phương;', 'Xét đề nghị của Chánh Văn phòng.'];

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
  ['QĐ', 'a decision of few words, with an appendix', decision(BASES, DEPUTY)],
  [
    'QĐ',
    'a decision signed by who is acting head',
    decision(BASES, ['Q. CHỦ TỊCH', 'Nguyễn Văn Mẫu']),
  ],
  [
    'QĐ',
    'a decision that rests on other things too',
    decision(
      [
        'Căn cứ Luật Tổ chức chính quyền địa phương;',
        'Được sự đồng ý của Thường trực Hội đồng nhân dân tỉnh tại Công văn số 12/HĐND-VP;',
        'Sau khi xem xét Tờ trình số 05/TTr-VP ngày 10 tháng 10 năm 2026;',
        'Xét đề nghị của Chánh Văn phòng.',
      ],
      DEPUTY,
    ),
  ],
  [
    'TB',
    'a notice whose subject ends with a day',
    [
      ...head('Số: 07/TB-UBND'),
      ['THÔNG BÁO', BOLD],
      ['Kết luận của Chủ tịch tại cuộc họp ngày 02 tháng 11 năm 2026', named(40)],
      ['Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở báo cáo kết quả./.', TEXT],
      ...tail(DEPUTY),
    ],
  ],
  [
    'GGT',
    'an introduction that is good until a day',
    [
      ...head('Số: 08/GGT-UBND'),
      ['GIẤY GIỚI THIỆU', BOLD],
      ['Ủy ban nhân dân tỉnh giới thiệu ông Nguyễn Văn Mẫu được cử đến Bộ Nội vụ.', TEXT],
      ['Giấy này có giá trị đến hết ngày 10 tháng 12 năm 2026.', TEXT],
      ...tail(DEPUTY),
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
