import { describe, expect, test } from 'vitest';
import { componentsOf } from './components.ts';
import type { Component, Part } from './components/names.ts';
import type { Facts } from './facts.ts';
import { withText } from './testing/breaches.ts';
import { letterToOne, plan } from './testing/documents.ts';
import { documentOf, type TestLine } from './testing/lines.ts';

const TEXT = { text: true } as const;
const BODY =
  'Sở Nội vụ đề nghị các cơ quan, đơn vị báo cáo kết quả thực hiện về Sở trước ngày 20 tháng 12 năm 2026 để tổng hợp.';

function found(facts: Facts): readonly (readonly [Component, string])[] {
  return componentsOf(facts).parts.map(({ component, piece }) => [component, piece.text]);
}

function partOf(facts: Facts, component: Component): Part | undefined {
  return componentsOf(facts).parts.find((part) => part.component === component);
}

describe('the same letter, whatever it is laid out with', () => {
  const expected = [
    ['issuingAgency', 'SỞ NỘI VỤ'],
    ['nationalName', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
    ['motto', 'Độc lập - Tự do - Hạnh phúc'],
    ['reference', 'Số: 12/SNV-VP'],
    ['placeDate', 'Mẫu Sơn, ngày 05 tháng 11 năm 2026'],
    ['about', 'V/v báo cáo công tác văn thư'],
    ['salutation', 'Kính gửi: Sở Tài chính'],
    ['body', BODY],
    ['recipients', 'Nơi nhận:'],
    ['recipient', '- Như trên;'],
    ['keep', '- Lưu: VT.'],
    ['position', 'GIÁM ĐỐC'],
    ['signer', 'Trần Thị Thu Hằng'],
  ];
  const sorted = (pairs: readonly (readonly string[])[]) => [...pairs].map(String).sort();

  test('one line below the other', () => {
    const lines = expected.map(([, text]): TestLine => [text ?? '', text === BODY ? TEXT : {}]);
    expect(found(documentOf(lines)).slice(0, -1)).toEqual(expected);
  });

  test('side by side by tabs', () => {
    const facts = documentOf([
      ['SỞ NỘI VỤ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true }],
      ['\tĐộc lập - Tự do - Hạnh phúc', { bold: true }],
      ['Số: 12/SNV-VP\tMẫu Sơn, ngày 05 tháng 11 năm 2026', {}],
      ['V/v báo cáo công tác văn thư', { size: 12 }],
      ['Kính gửi: Sở Tài chính', {}],
      [BODY, TEXT],
      ['Nơi nhận:\tGIÁM ĐỐC', { bold: true }],
      ['- Như trên;', { size: 11 }],
      ['- Lưu: VT.', { size: 11 }],
      ['\tTrần Thị Thu Hằng', { bold: true }],
    ]);
    expect(sorted(found(facts).slice(0, -1))).toEqual(sorted(expected));
  });

  test('in two cells with line breaks', () => {
    const facts = documentOf([
      ['SỞ NỘI VỤ\nSố: 12/SNV-VP\nV/v báo cáo công tác văn thư', { cell: [0, 0] }],
      [
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nMẫu Sơn, ngày 05 tháng 11 năm 2026',
        { cell: [0, 1] },
      ],
      ['Kính gửi: Sở Tài chính', {}],
      [BODY, TEXT],
      ['Nơi nhận:\n- Như trên;\n- Lưu: VT.', { cell: [1, 0] }],
      ['GIÁM ĐỐC\nTrần Thị Thu Hằng', { cell: [1, 1] }],
    ]);
    expect(sorted(found(facts).slice(0, -1))).toEqual(sorted(expected));
  });

  test('in text boxes', () => {
    const facts = documentOf(
      expected.map(([, text]): TestLine => [text ?? '', text === BODY ? TEXT : {}]),
    );
    const boxed = facts.paragraphs.map((one) =>
      one.text === BODY ? one : { ...one, inTextBox: true as const },
    );
    expect(found({ ...facts, paragraphs: boxed }).slice(0, -1)).toEqual(expected);
  });
});

describe('words that only look like a component', () => {
  test.each([
    ['Mật khẩu truy cập Hệ thống phải được thay đổi định kỳ.', 'secrecy'],
    ['Số: điện thoại liên hệ ghi trong danh sách kèm theo công văn này của Sở.', 'reference'],
    ['Căn cứ Nghị định số 30/2020/NĐ-CP, Sở Nội vụ đề nghị các đơn vị báo cáo.', 'legalBasis'],
    ['Thời gian: 08 giờ 00 ngày 12 tháng 11 năm 2026.', 'placeDate'],
    ['Phụ lục kèm theo công văn này nêu rõ các nội dung cần báo cáo.', 'appendix'],
    ['Lưu ý các đơn vị báo cáo đúng thời hạn.', 'keep'],
  ] as const)('“%s” is no %s', (text, component) => {
    const at = letterToOne.paragraphs.findIndex((one) => one.text.startsWith('Sở Nội vụ đề nghị'));
    const parts = componentsOf(withText(letterToOne, at, text)).parts;
    const part = parts.find((one) => one.piece.text === text);
    expect(part?.component).toBe('body');
    expect(part?.component).not.toBe(component);
  });
});

describe('spelling and certainty', () => {
  test('both places of the tone mark, and decomposed letters, are one word', () => {
    for (const text of ['CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'])
      for (const form of ['NFC', 'NFD'] as const)
        expect(partOf(documentOf([[text.normalize(form), {}]]), 'nationalName')?.certainty).toBe(1);
    for (const mark of ['HỎA TỐC', 'HOẢ TỐC'])
      expect(partOf(documentOf([[mark, {}]]), 'urgency')?.certainty).toBe(1);
  });

  test('a slip of the pen leaves it what it is, a little less certain', () => {
    const slip = documentOf([['CỘNG HÒA XÃ HỘI CHỦ NGĨA VIỆT NAM', {}]]);
    expect(partOf(slip, 'nationalName')?.certainty).toBe(0.9);
  });

  test('the name of an agency may run over two lines', () => {
    const cell = [0, 0] as const;
    const facts = documentOf([
      ['ỦY BAN NHÂN DÂN', { bold: true, cell }],
      ['TỈNH MẪU', { bold: true, cell }],
      ['Số: 12/QĐ-UBND', { cell }],
    ]);
    expect(
      found(facts)
        .slice(0, 2)
        .map(([component]) => component),
    ).toEqual(['issuingAgency', 'issuingAgency']);
  });
});

describe('the type of a document', () => {
  test('by its name, by “V/v”, or as somebody says', () => {
    expect(componentsOf(plan).type).toBe('KH');
    expect(componentsOf(letterToOne)).toMatchObject({ type: 'CV', typeCertainty: 1 });
    expect(componentsOf(letterToOne, 'GM')).toMatchObject({ type: 'GM', typeCertainty: 1 });
  });

  test('what no decree knows is called by its own name', () => {
    const facts = documentOf([
      ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { cell: [0, 1] }],
      ['Mẫu Sơn, ngày 05 tháng 11 năm 2026', { cell: [0, 1] }],
      ['THÔNG TƯ', { bold: true }],
      ['Quy định về lưu trữ', { bold: true }],
    ]);
    expect(componentsOf(facts).type).toBe('other: Thông tư');
  });

  test('an appendix alone, and the sheets of a plan with two', () => {
    const alone = documentOf([
      ['Phụ lục I', { bold: true }],
      ['DANH MỤC', { bold: true }],
      ['(Kèm theo Kế hoạch số 45/KH-SNV)', { italic: true }],
    ]);
    expect(componentsOf(alone)).toMatchObject({ type: 'other: Phụ lục', sheets: ['appendix'] });
    expect(componentsOf(plan).sheets).toEqual(['document', 'appendix', 'appendix']);
  });
});
