import { checkFacts } from '#shared/format/checkDocx.ts';
import { factsOfPdf } from '#shared/format/pdf/read.ts';
import type { Text } from '#shared/text.ts';
import { checkedAs, type Asked, type FileChecked } from './check.ts';
import { answer } from '../thread/confine.ts';
import { readPdf } from './pdf.ts';

const NOT_READ: Readonly<Record<'locked' | 'unreadable' | 'noText', Text>> = {
  locked: {
    vi: 'PDF này có mật khẩu. Hãy lưu một bản không có mật khẩu rồi kiểm tra lại.',
    en: 'This PDF has a password. Save a copy without one and check that.',
  },
  unreadable: {
    vi: 'PDF bị hỏng hoặc không đọc được. Hãy xuất lại từ phần mềm soạn thảo, hoặc kiểm tra tệp .docx gốc.',
    en: 'The PDF is damaged or cannot be read. Export it anew, or check the original .docx.',
  },
  noText: {
    vi: 'PDF này không có lớp chữ (bản quét) nên không kiểm tra được. Hãy kiểm tra tệp .docx gốc.',
    en: 'This PDF has no text layer (a scan) and cannot be checked. Check the original .docx.',
  },
};

await answer(async ({ bytes, options }: Asked): Promise<FileChecked> => {
  const read = await readPdf(bytes);
  if (!read.ok) return { ok: false, why: 'unreadable', text: NOT_READ[read.why] };
  const facts = factsOfPdf(read.pages);
  const hasText = facts.notes.every(({ code }) => code !== 'noText');
  if (!hasText) return { ok: false, why: 'unreadable', text: NOT_READ.noText };
  const checked = checkFacts(facts, options);
  // A PDF is what came of a document; it is the document that is repaired.
  const findings = checked.findings.map(({ repair: _, ...finding }) => finding);
  return checkedAs({ ...checked, findings });
});
