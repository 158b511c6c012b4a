import type { BaseIssue } from 'valibot';
import { normalText } from './protocol.ts';
import type { Text } from './text.ts';

/** A text that is longer than its field takes. */
export type TooLong = { readonly field: string; readonly limit: number; readonly length: number };

/** The first of a command's texts that is too long, if that is what is wrong with it. */
export function tooLongIn(issues: readonly BaseIssue<unknown>[]): TooLong | undefined {
  for (const { type, input, path, message } of issues) {
    if (type !== 'max_length' || typeof input !== 'string') continue;
    const field = path?.map(({ key }) => key).findLast((key) => typeof key === 'string');
    // The message of `textUpTo` is its limit.
    if (typeof field === 'string') {
      return { field, limit: Number(message), length: normalText(input).length };
    }
  }
  return undefined;
}

/** What a field of a command is called on the forms. */
export const fieldWords: Readonly<Record<string, Text>> = {
  issuer: { vi: 'Tác giả (cơ quan ban hành)', en: 'Issuer' },
  issuerCode: { vi: 'Mã định danh cơ quan', en: 'Code of the issuer' },
  reference: { vi: 'Số, ký hiệu', en: 'Reference' },
  documentType: { vi: 'Tên loại', en: 'Type' },
  subject: { vi: 'Trích yếu nội dung', en: 'Subject' },
  signer: { vi: 'Người ký', en: 'Signer' },
  language: { vi: 'Ngôn ngữ', en: 'Language' },
  note: { vi: 'Ghi chú', en: 'Note' },
  text: { vi: 'Nội dung', en: 'Text' },
  reason: { vi: 'Lý do', en: 'Reason' },
  name: { vi: 'Tên tệp', en: 'File name' },
};
