import { Hono, type Context } from 'hono';
import { checkEdxml, type EdxmlReport } from '#shared/edxml/check.ts';
import { LARGEST_FILE } from '#shared/edxml/limits.ts';
import type { Problem } from '#shared/edxml/problem.ts';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { readBody } from '../http/body.ts';
import { tooLarge } from '../http/limits.ts';
import { languageOf, problem } from '../problem.ts';

/** `POST /api/edxml/check`: what an `.edxml` says and what is wrong with it; nothing of it is kept. */
export function edxmlRoutes({ accounts }: { readonly accounts: SessionLookup }): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.post('/api/edxml/check', requireSession(accounts), async (c) => {
    const body = await readBody(c.req.raw, LARGEST_FILE);
    if (!body) return tooLarge(c, LARGEST_FILE);
    const checked = checkEdxml(body);
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
