import type { CheckOptions } from '#shared/format/checkDocx.ts';
import type { Finding } from '#shared/format/finding.ts';
import type { Text } from '#shared/text.ts';
import { confine, type Bounds } from '../thread/confine.ts';

export type Asked = { readonly bytes: Uint8Array; readonly options: CheckOptions };

export type FileChecked =
  | {
      readonly ok: true;
      readonly regime: { readonly id: string; readonly name: Text };
      readonly type: string;
      readonly findings: readonly Finding[];
    }
  | { readonly ok: false; readonly why: Unchecked; readonly text: Text };

type Judged = Omit<Extract<FileChecked, { readonly ok: true }>, 'ok'>;

/** `notTaken`: neither DOCX nor PDF. */
export type Unchecked = 'notTaken' | 'unreadable' | 'tooLong' | 'tooLarge';

const threads = {
  docx: new URL('./docxThread.ts', import.meta.url),
  // Its reader takes longer to load than a DOCX takes to check.
  pdf: new URL('./pdfThread.ts', import.meta.url),
};
const BOUNDS: Bounds = { seconds: 3, megabytes: 400 };

/** Checks the form of a DOCX or PDF in a thread of its own. */
export async function checkFile(asked: Asked, bounds = BOUNDS): Promise<FileChecked> {
  const thread = threads[isPdf(asked.bytes) ? 'pdf' : 'docx'];
  const confined = await confine<FileChecked>(thread, asked, bounds);
  if (confined.ok) return confined.value;
  return { ok: false, why: confined.why, text: OUT_OF_BOUNDS[confined.why] };
}

/** Without what stays in the thread. */
export function checkedAs({ regime: { id, name }, type, findings }: Judged): FileChecked {
  return { ok: true, regime: { id, name }, type, findings };
}

/** As readers do, it is looked for near the beginning: some programs write a few bytes before it. */
function isPdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
}

const OUT_OF_BOUNDS: Readonly<Record<'tooLong' | 'tooLarge', Text>> = {
  tooLong: {
    vi: 'Tệp quá phức tạp: sau 3 giây vẫn chưa đọc xong nên đã dừng. Hãy mở bằng Word hoặc LibreOffice, lưu lại rồi kiểm tra lại.',
    en: 'The file is too intricate: after 3 seconds it was still not read, and reading was stopped. Save it again in a word processor and check that.',
  },
  tooLarge: {
    vi: 'Tệp cần quá nhiều bộ nhớ để đọc nên đã dừng. Hãy bỏ bớt hình ảnh hoặc tách thành nhiều văn bản.',
    en: 'Reading the file takes too much memory and was stopped. Leave pictures out, or split it.',
  },
};
