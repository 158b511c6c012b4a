import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Text } from '#shared/text.ts';
import { problem } from '../problem.ts';

/** An answer that ends the handling of a request, in CouchDB's words. */
export type Refusal = Error & {
  readonly status: ContentfulStatusCode;
  readonly error: string;
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
};

type Status = keyof typeof WORDS;

/** What CouchDB calls it, and what a person reads. */
const WORDS = {
  400: { error: 'bad_request', vi: 'Yêu cầu không đúng dạng', en: 'Malformed request' },
  403: { error: 'forbidden', vi: 'Không được phép', en: 'Not allowed' },
  404: { error: 'not_found', vi: 'Không tìm thấy', en: 'Not found' },
  405: { error: 'method_not_allowed', vi: 'Không hỗ trợ cách gọi này', en: 'Method not allowed' },
  409: { error: 'conflict', vi: 'Đã có bản mới hơn', en: 'Conflict' },
  410: {
    error: 'gone',
    vi: 'Dữ liệu đã được dựng lại, hãy tải lại từ đầu',
    en: 'Rebuilt since: start over',
  },
  413: { error: 'too_large', vi: 'Nội dung quá lớn', en: 'Body too large' },
  429: { error: 'too_many_requests', vi: 'Quá nhiều kết nối', en: 'Too many connections' },
  503: {
    error: 'service_unavailable',
    vi: 'Hệ thống đang chuẩn bị, hãy thử lại sau',
    en: 'Not ready, try again later',
  },
} as const satisfies Record<number, Text & { error: string }>;

export function refusal(
  status: Status,
  reason: string,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  const { error } = WORDS[status];
  return Object.assign(new Error(reason), {
    name: 'Refusal' as const,
    status,
    error,
    reason,
    ...(headers ? { headers } : {}),
  });
}

export function isRefusal(thrown: unknown): thrown is Refusal {
  return thrown instanceof Error && thrown.name === 'Refusal';
}

/** The problem of RFC 9457 with CouchDB's `error` and `reason` beside it, which replicators read. */
export function answerRefusal(c: Context, { status, error, reason, headers }: Refusal) {
  const title: Text = WORDS[status as Status];
  return problem(c, { status, title, also: { error, reason }, ...(headers ? { headers } : {}) });
}
