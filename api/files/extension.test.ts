import { expect, test } from 'vitest';
import { fittingName } from './extension.ts';

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

test.each([
  ['Quyết định 132.pdf', 'application/pdf', 'Quyết định 132.pdf'],
  ['QUYET DINH.PDF', 'application/pdf', 'QUYET DINH.PDF'],
  ['ảnh.jpeg', 'image/jpeg', 'ảnh.jpeg'],
  ['công văn.edxml', 'application/xml', 'công văn.edxml'],
  ['Phụ lục 1.2', 'application/pdf', 'Phụ lục 1.2.pdf'],
  ['không có đuôi', 'text/plain', 'không có đuôi.txt'],
  ['', 'application/pdf', '.pdf'],
  ['báo cáo.pdf.exe', 'application/pdf', 'báo cáo.pdf.exe.pdf'],
  ['mẫu.docm', WORD, 'mẫu.docm.docx'],
  ['trang.html', 'text/plain', 'trang.html.txt'],
  ['lệnh.exe. . ', 'application/pdf', 'lệnh.exe.pdf'],
  ['lệnh.exe:x.pdf', 'application/pdf', 'lệnh.exe_x.pdf'],
] as const)('the name %j of a file of %s is served as %j', (name, mediaType, served) => {
  expect(fittingName(name, mediaType)).toBe(served);
});
