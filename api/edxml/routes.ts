import { Hono, type Context } from 'hono';
import type { CheckedEdxml, EdxmlReport } from '#shared/edxml/check.ts';
import { LARGEST_FILE } from '#shared/edxml/limits.ts';
import type { Problem } from '#shared/edxml/problem.ts';
import { createTurns } from '../accounts/turns.ts';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { readBody } from '../http/body.ts';
import { languageOf, problem, type Problem as Refusal } from '../problem.ts';
import { confine } from '../thread/confine.ts';

const THREAD = new URL('./edxmlThread.ts', import.meta.url);
const BOUNDS = { seconds: 3, megabytes: 400 };
/** A file of 200 MiB waits in memory for its turn. */
const AT_ONCE = 1;
const MOST_WAITING = 3;

/** `POST /api/edxml/check`: what an `.edxml` says and what is wrong with it; nothing of it is kept. */
export function edxmlRoutes({ accounts }: { readonly accounts: SessionLookup }): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const inTurn = createTurns(AT_ONCE, MOST_WAITING);
  app.post('/api/edxml/check', requireSession(accounts), async (c) => {
    const body = await readBody(c, LARGEST_FILE);
    if (!body.ok) return body.answer;
    const { bytes } = body;
    const confined = await inTurn(() =>
      confine<CheckedEdxml>(THREAD, bytes, BOUNDS, [bytes.buffer]),
    );
    if (confined === 'busy') return problem(c, BUSY);
    if (!confined.ok) return problem(c, TOO_INTRICATE);
    const checked = confined.value;
    return checked.isReadable ? answer(c, checked.report) : unreadable(c, checked.problems);
  });
  return app;
}

function answer(c: Context, report: EdxmlReport): Response {
  c.header('Content-Language', languageOf(c));
  return c.json({ ...report, problems: spoken(c, report.problems) });
}

function unreadable(c: Context, problems: readonly Problem[]): Response {
  return problem(c, {
    status: 422,
    title: { vi: 'Không đọc được gì từ tệp này', en: 'Nothing can be read from this file' },
    ...(problems[0] ? { detail: problems[0].text } : {}),
    also: { problems: spoken(c, problems) },
  });
}

/** In the language that the request prefers. */
function spoken(c: Context, problems: readonly Problem[]) {
  const language = languageOf(c);
  return problems.map((one) => ({ ...one, text: one.text[language] }));
}

const BUSY: Refusal = {
  status: 503,
  headers: { 'Retry-After': '5' },
  title: {
    vi: 'Đang đọc nhiều tệp; hãy thử lại sau ít giây',
    en: 'Many files are being read; try again in a few seconds',
  },
};

const TOO_INTRICATE: Refusal = {
  status: 422,
  title: {
    vi: 'Tệp quá phức tạp: sau 3 giây vẫn chưa đọc xong nên đã dừng',
    en: 'The file is too intricate: after 3 seconds it was still not read, and reading was stopped',
  },
  detail: {
    vi: 'Hãy đề nghị nơi gửi xuất lại tệp.',
    en: 'Ask the sender to export it again.',
  },
};
