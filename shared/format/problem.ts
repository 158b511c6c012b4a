import type { Text } from '#shared/text.ts';

/** Why a file could not be read at all, and what to do about it. */
export type FileProblem = { readonly code: ProblemCode; readonly text: Text };

export type ProblemCode = 'notDocx' | 'oldDoc' | 'encrypted' | 'damaged' | 'tooLarge';

const TEXTS: Readonly<Record<ProblemCode, Text>> = {
  notDocx: {
    vi: 'Tệp này không phải văn bản Word (.docx). Hãy chọn tệp .docx, hoặc mở tệp bằng phần mềm soạn thảo và lưu thành .docx.',
    en: 'This file is no Word document (.docx). Choose a .docx file, or open it in a word processor and save it as .docx.',
  },
  oldDoc: {
    vi: 'Tệp thuộc định dạng Word cũ (.doc), dù tên có thể là .docx. Hãy mở bằng Word hoặc LibreOffice, chọn “Lưu thành” .docx rồi kiểm tra lại.',
    en: 'This is a file of the old Word format (.doc), whatever its name. Open it in Word or LibreOffice, save it as .docx and check again.',
  },
  encrypted: {
    vi: 'Tệp đang được bảo vệ bằng mật khẩu nên không đọc được. Hãy mở tệp, gỡ mật khẩu, lưu lại rồi kiểm tra.',
    en: 'The file is protected by a password and cannot be read. Open it, remove the password, save it and check again.',
  },
  damaged: {
    vi: 'Tệp bị hỏng hoặc tải chưa trọn. Hãy mở tệp bằng Word hoặc LibreOffice, lưu lại thành .docx rồi kiểm tra lại.',
    en: 'The file is damaged or incomplete. Open it in Word or LibreOffice, save it as .docx again and check that.',
  },
  tooLarge: {
    vi: 'Tệp quá lớn hoặc nén bất thường nên không mở. Hãy lưu lại tệp, bỏ bớt hình ảnh hoặc tách thành nhiều văn bản.',
    en: 'The file is too large, or packed in an unusual way, and was not opened. Save it again with fewer pictures, or split it.',
  },
};

export function fileProblem(code: ProblemCode): FileProblem {
  return { code, text: TEXTS[code] };
}
