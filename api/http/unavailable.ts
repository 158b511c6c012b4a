import type { Context } from 'hono';
import { problem } from '../problem.ts';
import type { Unavailable } from '../unavailable.ts';

/** Seconds; a queue is worked off in less, another server may take longer to be found. */
const RETRY_AFTER: Readonly<Record<Unavailable['reason'], string>> = {
  busy: '1',
  starting: '2',
  store: '5',
  fenced: '10',
  closed: '10',
};

/** The same answer of every route: whoever asked asks again later, and nothing is lost meanwhile. */
export function answerUnavailable(c: Context, { reason }: Pick<Unavailable, 'reason'>): Response {
  return problem(c, {
    status: 503,
    title: { vi: 'Máy chủ tạm thời chưa phục vụ được', en: 'The server cannot serve just now' },
    detail: {
      vi: 'Hãy thử lại sau ít giây. Việc của đồng chí vẫn còn trên thiết bị và sẽ được gửi lại.',
      en: 'Try again in a few seconds. Your acts stay on the device and will be sent again.',
    },
    headers: { 'Retry-After': RETRY_AFTER[reason] },
  });
}
