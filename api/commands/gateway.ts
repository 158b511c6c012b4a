import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { kindOf, type Card } from '#shared/kinds.ts';
import type { PersonId } from '#shared/office/office.ts';
import { MAX_ENVELOPES, PROTOCOL, type Receipt } from '#shared/protocol.ts';
import { refusalText } from '#shared/refusals.ts';
import type { Language } from '#shared/text.ts';
import {
  requireSession,
  type AppEnv,
  type Session,
  type SessionLookup,
} from '../accounts/session.ts';
import { parseBody, readBody } from '../http/body.ts';
import { languageOf, problem } from '../problem.ts';
import { allSettled } from '../settled.ts';
import { prepare, type Prepared, type PrepareDeps } from './prepare.ts';
import type { Answer } from './submission.ts';
import type { Writer } from './writer.ts';

/** One receipt per envelope, in their order. Rejects with `Unavailable` when nobody can be told anything. */
export type Submit = (
  session: Session,
  envelopes: readonly unknown[],
  language: Language,
) => Promise<readonly Receipt[]>;

export type GatewayDeps = {
  readonly accounts: SessionLookup;
  readonly submit: Submit;
  /** Null for whoever may not read it, and for what does not exist: nobody can tell which. */
  readonly cardFor: (person: PersonId, document: string) => Promise<Card | null>;
};

/** A hundred acts, some with ink. */
const MOST_BYTES = 16 << 20;

const Body = v.strictObject({
  protocol: v.literal(PROTOCOL),
  envelopes: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(MAX_ENVELOPES)),
});
const OtherProtocol = v.looseObject({
  protocol: v.pipe(
    v.number(),
    v.check((protocol) => protocol !== PROTOCOL),
  ),
});

export function createGateway({ accounts, submit, cardFor }: GatewayDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const signedIn = requireSession(accounts);

  routes.post('/sync/commands', signedIn, async (c) => {
    const read = await readBody(c, MOST_BYTES);
    if (!read.ok) return read.answer;
    const body = parseBody(read.bytes);
    if (v.is(OtherProtocol, body)) return answerOtherProtocol(c);
    const parsed = v.safeParse(Body, body);
    if (!parsed.success) return answerMalformed(c);
    const { envelopes } = parsed.output;
    return c.json({ receipts: await submit(c.get('session'), envelopes, languageOf(c)) });
  });
  routes.get('/api/documents/:document', signedIn, async (c) => {
    const document = c.req.param('document');
    const card = await cardFor(c.get('session').person, document);
    const shown = card && (kindOf(document)?.shown(card) ?? card);
    return shown ? c.json({ _id: document, ...shown }) : answerNoDocument(c);
  });
  return routes;
}

type SubmitDeps = PrepareDeps & {
  /** What the commands of a request named, once they are answered, recorded or not. */
  readonly onNamed: (sha256s: ReadonlySet<string>) => Promise<void>;
};

export function createSubmit(writer: Pick<Writer, 'submit'>, deps: SubmitDeps): Submit {
  return async (session, envelopes, language) => {
    const named = new Set<string>();
    const noting = { ...deps, mayName: noted(deps.mayName, named) };
    try {
      const prepared = await allSettled(envelopes.map((raw) => prepare(session, raw, noting)));
      const answers = await writer.submit(
        prepared.flatMap((one) => (one.ok ? [one.submission] : [])),
      );
      return receipts(prepared, answers, language);
    } finally {
      await deps.onNamed(named);
    }
  };
}

function noted(mayName: PrepareDeps['mayName'], named: Set<string>): PrepareDeps['mayName'] {
  return async (session, file) => {
    const may = await mayName(session, file);
    if (may) named.add(file.sha256);
    return may;
  };
}

function receipts(
  prepared: readonly Prepared[],
  answers: readonly Answer[],
  language: Language,
): readonly Receipt[] {
  let next = 0;
  return prepared.map((one) => {
    if (one.ok) return receipt(one.submission.id, answers[next++], language);
    return receipt(one.id, { outcome: 'rejected', refusal: one.refusal }, language);
  });
}

function receipt(id: string, answer: Answer | undefined, language: Language): Receipt {
  if (!answer) throw new Error('The writer left out an answer');
  if (answer.outcome !== 'rejected') return { id, ...answer };
  const { outcome, refusal, version } = answer;
  const message = refusalText(refusal, language);
  return {
    id,
    outcome,
    rule: refusal.rule,
    message,
    ...(version === undefined ? {} : { version }),
  };
}

function answerMalformed(c: Context): Response {
  return problem(c, {
    status: 400,
    title: { vi: 'Nội dung gửi lên không đúng mẫu', en: 'The body is malformed' },
    rule: 'FORMAT',
  });
}

function answerOtherProtocol(c: Context): Response {
  return problem(c, {
    status: 409,
    title: {
      vi: 'Phiên bản ứng dụng không còn phù hợp',
      en: 'This version of the app no longer fits',
    },
    detail: {
      vi: 'Hãy tải lại ứng dụng; những việc chờ gửi vẫn còn trên thiết bị.',
      en: 'Reload the app; what waits to be sent stays on the device.',
    },
    also: { protocol: PROTOCOL },
  });
}

function answerNoDocument(c: Context): Response {
  return problem(c, {
    status: 404,
    title: { vi: 'Không có văn bản này', en: 'There is no such document' },
    detail: {
      vi: 'Không có văn bản này, hoặc đồng chí không được xem.',
      en: 'There is no such document for you.',
    },
    rule: 'UNKNOWN',
  });
}
