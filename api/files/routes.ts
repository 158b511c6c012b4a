import { Hono, type Context } from 'hono';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { answerBroken, piecesOf } from '../http/body.ts';
import { createPerPerson } from '../http/perPerson.ts';
import { problem } from '../problem.ts';
import { createAllowance, type Allowance } from './allowance.ts';
import type { Chunks } from './chunks.ts';
import { answerRefused, NO_SUCH_FILE, NOT_A_NAME, tooMuch } from './problems.ts';
import type { Received } from './receive.ts';
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
  readonly clock: () => Date;
  /** What a person may upload in a day. */
  readonly bytesADay?: number | undefined;
};

/** A day at the scanner of a large office, several times over. */
const BYTES_A_DAY = 8 * 1024 ** 3;
/** Each has up to two chunks in memory. */
const MOST_AT_ONCE = 4;

/** `/api/files/<sha256>`: GET and HEAD `?document=` read; PUT, HEAD and PATCH upload. `/api/absences/<id>/order` reads. */
export function fileRoutes(deps: FileRoutesDeps): Hono<AppEnv> {
  const { chunks, accounts, documentFile, orderOf, clock, bytesADay = BYTES_A_DAY } = deps;
  const routes = new Hono<AppEnv>();
  const path = '/api/files/:sha256';
  const receive = createReceiver(chunks, createAllowance(bytesADay, clock));
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
  routes.put(path, (c) => receive(c, 0, numberIn(c, 'Content-Length')));
  routes.patch(path, async (c) => {
    const offset = numberIn(c, 'Upload-Offset');
    if (offset === undefined) return problem(c, NOT_A_NAME);
    return receive(c, offset, numberIn(c, 'Upload-Length'));
  });
  routes.get('/api/absences/:id/order', requireSession(accounts), async (c) => {
    const order = await orderOf(c.get('session').person, c.req.param('id'));
    const info = order ? await chunks.stat(order.sha256) : undefined;
    return order && info ? sendFile(c, chunks, info, order.name) : problem(c, NO_SUCH_FILE);
  });
  return routes;
}

type FileContext = Context<AppEnv, '/api/files/:sha256'>;
type Receiver = (c: FileContext, offset: number, length: number | undefined) => Promise<Response>;

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

/** Takes bytes in while their sender has not too much under way, or sent too much today. */
function createReceiver(chunks: Chunks, allowance: Allowance): Receiver {
  const sending = createPerPerson(MOST_AT_ONCE);
  return async (c, offset, length) => {
    const { person } = c.get('session');
    const sha256 = c.req.param('sha256');
    if (!isSha256(sha256)) return problem(c, NOT_A_NAME);
    const wait = allowance.waitSeconds(person);
    const end = wait === 0 ? sending.begin(person) : undefined;
    if (!end) return problem(c, tooMuch(wait));
    const body = counted(piecesOf(c), (bytes) => allowance.count(person, bytes));
    try {
      return answer(c, await chunks.receive({ person, sha256, offset, length, body }));
    } catch (error) {
      return answerBroken(c, error);
    } finally {
      end();
    }
  };
}

async function* counted(pieces: AsyncIterable<Uint8Array>, count: (bytes: number) => void) {
  for await (const piece of pieces) {
    count(piece.length);
    yield piece;
  }
}

function answer(c: Context, received: Received): Response {
  switch (received.outcome) {
    case 'complete':
      return c.json(received.info, 201, { 'Upload-Offset': String(received.info.size) });
    case 'partial':
      return c.body(null, 204, { 'Upload-Offset': String(received.offset) });
    default:
      return answerRefused(c, received);
  }
}

function numberIn(c: Context, header: string): number | undefined {
  const value = c.req.header(header) ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
