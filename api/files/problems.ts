import type { Context } from 'hono';
import { problem, type Problem } from '../problem.ts';
import type { Received } from './receive.ts';

/** For whoever may not read it too: that it exists is not told. */
export const NO_SUCH_FILE: Problem = {
  status: 404,
  title: { vi: 'Không có tệp này', en: 'There is no such file' },
};

export const NOT_A_NAME: Problem = {
  status: 400,
  title: { vi: 'Yêu cầu tải tệp lên không đúng', en: 'This is no proper upload' },
  detail: {
    vi: 'Tệp được gọi bằng mã SHA-256 (64 chữ số thập lục phân viết thường); PATCH cần có Upload-Offset.',
    en: 'A file is named by its SHA-256 (64 lower-case hex digits); PATCH needs an Upload-Offset.',
  },
};

/** `waitSeconds` is 0 when it is enough that another upload ends. */
export function tooMuch(waitSeconds: number): Problem {
  const headers = { 'Retry-After': String(waitSeconds || 5) };
  if (waitSeconds === 0) {
    return {
      ...{ status: 429, headers },
      title: { vi: 'Đang tải lên nhiều tệp cùng lúc', en: 'Too many uploads at a time' },
      detail: {
        vi: 'Hãy chờ các tệp đang gửi xong rồi gửi tiếp.',
        en: 'Go on when those under way are done.',
      },
    };
  }
  return {
    ...{ status: 429, headers },
    title: { vi: 'Hôm nay đồng chí đã tải lên quá nhiều', en: 'You uploaded too much today' },
    detail: {
      vi: 'Tệp vẫn còn trên thiết bị và sẽ được gửi tiếp ngày mai.',
      en: 'The files stay on the device and are sent on tomorrow.',
    },
  };
}

type Refused = Exclude<Received, { readonly outcome: 'complete' | 'partial' }>;

const PROBLEMS: Readonly<Record<Refused['outcome'], Problem>> = {
  offset: {
    status: 409,
    title: { vi: 'Phần gửi tiếp không khớp', en: 'The upload does not go on from there' },
    detail: {
      vi: 'Hãy gửi tiếp từ vị trí ghi trong Upload-Offset.',
      en: 'Go on from the position in Upload-Offset.',
    },
  },
  tooLarge: {
    status: 413,
    title: { vi: 'Tệp quá lớn', en: 'The file is too large' },
  },
  type: {
    status: 415,
    title: { vi: 'Loại tệp không được nhận', en: 'This type of file is not taken' },
    detail: {
      vi: 'Nhận PDF, PNG, JPEG, TIFF, Word, Excel, PowerPoint không có macro, XML và văn bản thuần UTF-8; xét theo nội dung, không theo tên.',
      en: 'PDF, PNG, JPEG, TIFF, Word, Excel, PowerPoint without macros, XML and plain UTF-8 text are taken; by content, not by name.',
    },
  },
  hash: {
    status: 422,
    title: { vi: 'Nội dung không khớp mã SHA-256', en: 'The bytes do not hash to the name' },
  },
  empty: {
    status: 422,
    title: { vi: 'Tệp rỗng', en: 'The file is empty' },
  },
  length: {
    status: 422,
    title: { vi: 'Nội dung dài hơn đã báo', en: 'There is more than was announced' },
  },
};

export function answerRefused(c: Context, refused: Refused): Response {
  const told = PROBLEMS[refused.outcome];
  // What was not read of the body would stand before the next request on this connection.
  if (refused.outcome !== 'offset')
    return problem(c, { ...told, headers: { Connection: 'close' } });
  return problem(c, { ...told, headers: { 'Upload-Offset': String(refused.offset) } });
}
