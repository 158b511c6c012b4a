import { Hono, type Context } from 'hono';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { problem } from '../problem.ts';
import type { Chunks } from './chunks.ts';
import { answerRefused, BROKEN_OFF, NO_SUCH_FILE, NOT_A_NAME } from './problems.ts';
import { sendFile } from './send.ts';
import { isSha256 } from './records.ts';

export type FileRoutesDeps = {
  readonly chunks: Chunks;
  readonly accounts: SessionLookup;
  /**
   * How this document calls the file; null when it does not carry it or this person may not read it.
   * Asked again at every request.
   */
  readonly documentFile: (
    person: string,
    document: string,
    sha256: string,
  ) => Promise<{ readonly name: string } | null>;
  /** The order of an absence; null when there is none or this person may not read it. */
  readonly orderOf: (
    person: string,
    absence: string,
  ) => Promise<{ readonly name: string; readonly sha256: string } | null>;
};

/** `/api/files/<sha256>`: GET and HEAD `?document=` read; PUT, HEAD and PATCH upload. `/api/absences/<id>/order` reads. */
export function fileRoutes(deps: FileRoutesDeps): Hono<AppEnv> {
  const { chunks, accounts, documentFile, orderOf } = deps;
  const routes = new Hono<AppEnv>();
  const path = '/api/files/:sha256';
  routes.use(path, requireSession(accounts));

  // Hono answers HEAD here too.
  routes.get(path, async (c) => {
    const { person } = c.get('session');
    const sha256 = c.req.param('sha256');
    const document = c.req.query('document');
    const isHead = c.req.method === 'HEAD';
    if (!isSha256(sha256)) return problem(c, NO_SUCH_FILE);
    if (document === undefined && isHead) return tellOffset(c, chunks, person, sha256);
    const carried = document === undefined ? null : await documentFile(person, document, sha256);
    const info = carried ? await chunks.stat(sha256) : undefined;
    return carried && info ? sendFile(c, chunks, info, carried.name) : problem(c, NO_SUCH_FILE);
  });
  routes.put(path, (c) => receive(c, chunks, 0, numberIn(c, 'Content-Length')));
  routes.patch(path, async (c) => {
    const offset = numberIn(c, 'Upload-Offset');
    if (offset === undefined) return problem(c, NOT_A_NAME);
    return receive(c, chunks, offset, numberIn(c, 'Upload-Length'));
  });
  routes.get('/api/absences/:id/order', requireSession(accounts), async (c) => {
    const order = await orderOf(c.get('session').person, c.req.param('id'));
    const info = order ? await chunks.stat(order.sha256) : undefined;
    return order && info ? sendFile(c, chunks, info, order.name) : problem(c, NO_SUCH_FILE);
  });
  return routes;
}

type FileContext = Context<AppEnv, '/api/files/:sha256'>;

async function tellOffset(
  c: FileContext,
  chunks: Chunks,
  person: string,
  sha256: string,
): Promise<Response> {
  const offset = await chunks.offset(person, sha256);
  if (offset === 0) return problem(c, NO_SUCH_FILE);
  return c.body(null, 200, { 'Upload-Offset': String(offset) });
}

async function receive(
  c: FileContext,
  chunks: Chunks,
  offset: number,
  length: number | undefined,
): Promise<Response> {
  const { person } = c.get('session');
  const sha256 = c.req.param('sha256');
  if (!isSha256(sha256)) return problem(c, NOT_A_NAME);
  const body = fromLine(c.req.raw.body);
  const received = await chunks.receive({ person, sha256, offset, length, body }).catch(asBroken);
  if (received === 'broken') return problem(c, BROKEN_OFF);
  switch (received.outcome) {
    case 'complete':
      return c.json(received.info, 201, { 'Upload-Offset': String(received.info.size) });
    case 'partial':
      return c.body(null, 204, { 'Upload-Offset': String(received.offset) });
    default:
      return answerRefused(c, received);
  }
}

/** So that a line that breaks is told from a store that fails. */
async function* fromLine(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body;
  } catch (error) {
    throw Object.assign(new Error('The line broke.', { cause: error }), { name: 'LineBroken' });
  }
}

function asBroken(error: unknown): 'broken' {
  if (error instanceof Error && error.name === 'LineBroken') return 'broken';
  throw error;
}

function numberIn(c: Context, header: string): number | undefined {
  const value = c.req.header(header) ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
