import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import type { Finding } from '#shared/format/finding.ts';
import type { Language } from '#shared/text.ts';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { createTurns } from '../accounts/turns.ts';
import { readBody } from '../http/body.ts';
import { languageOf, problem, type Problem } from '../problem.ts';
import { checkFile, type Unchecked } from './check.ts';
import { Options } from './options.ts';

type Deps = { readonly accounts: SessionLookup };

const MOST_BYTES = 32 << 20;
/** Each check has a processor to itself for up to three seconds. */
const AT_ONCE = 2;
const MOST_WAITING = 20;

/** `POST /api/format-check?date=&type=` */
export function formatRoutes({ accounts }: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const inTurn = createTurns(AT_ONCE, MOST_WAITING);

  app.post('/api/format-check', requireSession(accounts), async (c) => {
    const query = v.safeParse(Options, c.req.query());
    if (!query.success) return problem(c, MALFORMED);
    const body = await readBody(c, MOST_BYTES);
    if (!body.ok) return body.answer;
    const { bytes } = body;
    const checked = await inTurn(() => checkFile({ bytes, options: query.output }));
    if (checked === 'busy') return problem(c, BUSY);
    if (!checked.ok) return refuse(c, checked.why, checked.text);
    const { regime, findings } = checked;
    const language = languageOf(c);
    return c.json({
      regime: regime.id,
      type: checked.type,
      findings: findings.map((finding) => describe(finding, language)),
    });
  });
  return app;
}

/** A finding as the contract has it. */
export function describe(finding: Finding, language: Language) {
  const { rule, article, severity, where, is, should, repair } = finding;
  const says = { is: is[language], should: should[language] };
  return { rule, article, severity, where, ...says, repairable: repair !== undefined };
}

function refuse(c: Context, why: Unchecked, text: Problem['title']): Response {
  const status = why === 'notTaken' ? 415 : 422;
  return problem(c, { status, title: NOT_CHECKED, detail: text });
}

const NOT_CHECKED = { vi: 'Không kiểm tra được tệp này', en: 'This file cannot be checked' };

const MALFORMED: Problem = {
  status: 400,
  rule: 'FORMAT',
  title: { vi: 'Tham số không đúng', en: 'Malformed parameters' },
  detail: {
    vi: 'date là YYYY-MM-DD; type là chữ viết tắt của một loại văn bản hành chính (QĐ, TB, CV …).',
    en: 'date is YYYY-MM-DD; type is the abbreviation of a type of document (QĐ, TB, CV …).',
  },
};

const BUSY: Problem = {
  status: 503,
  headers: { 'Retry-After': '5' },
  title: {
    vi: 'Đang kiểm tra nhiều tệp; hãy thử lại sau ít giây',
    en: 'Many files are being checked; try again in a few seconds',
  },
};
