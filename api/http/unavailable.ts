import type { Context } from 'hono';
import { languageOf, problem } from '../problem.ts';
import type { Unavailable } from '../unavailable.ts';

/** Seconds; a queue is worked off in less, another server may take longer to be found. */
const RETRY_AFTER: Readonly<Record<Unavailable['reason'], string>> = {
  busy: '1',
  starting: '2',
  store: '5',
  fenced: '10',
  closed: '10',
};

const TITLE = { vi: 'Máy chủ tạm thời chưa phục vụ được', en: 'The server cannot serve just now' };

/** The same answer of every route: whoever asked asks again later, and nothing is lost meanwhile. */
export function answerUnavailable(c: Context, { reason }: Pick<Unavailable, 'reason'>): Response {
  const seconds = RETRY_AFTER[reason];
  if (c.req.header('Accept')?.startsWith('text/html')) return pageFor(c, seconds);
  return problem(c, {
    status: 503,
    title: TITLE,
    detail: {
      vi: 'Hãy thử lại sau ít giây. Việc của đồng chí vẫn còn trên thiết bị và sẽ được gửi lại.',
      en: 'Try again in a few seconds. Your acts stay on the device and will be sent again.',
    },
    headers: { 'Retry-After': seconds },
  });
}

const PAGE_TEXT = {
  vi: 'Trang này tự tải lại khi máy chủ sẵn sàng. Việc của đồng chí vẫn còn trên thiết bị.',
  en: 'This page loads again by itself when the server is ready. Your acts stay on the device.',
};

/** For a browser that opens the app for the first time: a page that a person can read, and that comes again. */
function pageFor(c: Context, seconds: string): Response {
  const language = languageOf(c);
  const page = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Bút Phê</title>
<h1>${TITLE[language]}</h1>
<p>${PAGE_TEXT[language]}</p>
</html>
`;
  const headers = { 'Retry-After': seconds, Refresh: seconds, 'Content-Language': language };
  return c.html(page, 503, headers);
}
