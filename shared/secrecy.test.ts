import { expect, test } from 'vitest';
import { declaredSecrecy, secrecyMark } from './secrecy.ts';

test.each([
  'MẬT',
  'Tối mật',
  'tuyệt mật',
  '(MẬT)',
  '[TỐI MẬT]',
  'Độ mật: Mật',
  'Công văn số 5 (TUYỆT MẬT)',
  'dòng đầu\n  MẬT  \ndòng cuối',
  'TOI MAT',
  '“MẬT”',
])('[IN2] a line that consists of a mark is one: %s', (text) => {
  expect(secrecyMark(text)).toBeDefined();
  expect(secrecyMark(text.normalize('NFD'))).toBeDefined();
});

test.each([
  'Công tác bảo vệ bí mật nhà nước',
  'Bảo mật hệ thống thông tin',
  'Đổi mật khẩu định kỳ',
  'Mật độ dân cư',
  'Mật ong xuất khẩu',
  'Danh mục bí mật nhà nước độ Tối mật của ngành',
  'Không mật',
  '',
  'Mật khẩu (bảo mật)',
  'MAT',
  'Kính mắt (mát)',
  'other: Báo cáo mật độ',
])('[IN2] a word in a sentence is none: %s', (text) => {
  expect(secrecyMark(text)).toBeUndefined();
});

test.each([
  'M Ậ T',
  'M\u200bẬ\u00adT',
  '\u202eMẬT\u202c',
  'ＭẬＴ',
  'МẬТ',
  'M.Ậ.T.',
  '— T Ố I  M Ậ T —',
  'trước\u2028MẬT\u2028sau',
  'trước\rMẬT',
  'Kế hoạch （MẬT）',
  'Kế hoạch 【tối mật】',
  'Do mat: mat',
  'Độ mật\u00a0:\u00a0MẬT',
  '\u{1d40c}ẬT',
])('[IN2] spacing, invisible, full-width and look-alike letters do not hide a mark: %s', (text) => {
  expect(secrecyMark(text)).toBeDefined();
});

test.each([
  { type: 'Comment', text: 'xem tệp', files: [{ name: 'TUYỆT MẬT.pdf' }] },
  { type: 'RegisterIncoming', documentType: 'other: MẬT' },
  { type: 'RegisterIncoming', duplicateOf: { reason: '(TỐI MẬT)' } },
  { type: 'CorrectRegistration', changes: { note: 'MẬT' } },
  { type: 'RecordAbsence', order: { name: '[MẬT]' } },
])('[IN2] a mark is found wherever a command carries a text: $type', (command) => {
  expect(declaredSecrecy(command)).toBeDefined();
});

test('[IN2] whoever turns away or takes out may name the mark', () => {
  expect(declaredSecrecy({ type: 'WithdrawIncoming', ...{ reason: 'MẬT' } })).toBeUndefined();
});
