import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import { problem } from '../problem.ts';
import { BODY_BOUNDS, type Refused } from './bodyRoom.ts';

const KiB = 1024;
/** What a form or a few settings weigh: the limit of every route that says no other. */
export const SMALL_BODY = 16 * KiB;

/** A body in one piece, or the answer to a request whose body is not taken. */
export type Body =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly answer: Response };

/**
 * The whole body of a request, of at most `most` bytes.
 * Bodies are read only here and in `piecesOf`, by handlers that know already who asks: the linter sees to it.
 */
export async function readBody(c: Context<AppEnv>, most = SMALL_BODY): Promise<Body> {
  const declared = declaredLength(c);
  if (declared !== undefined && declared > most) return refuse(tooLarge(c, most));
  const person = c.get('session')?.person;
  const place = c.get('bodyPlace');
  const body = growing(Math.min(declared ?? most, most));
  try {
    for await (const piece of piecesOf(c)) {
      if (body.length() + piece.length > most) return refuse(tooLarge(c, most));
      const refused = place?.take(person, piece.length);
      if (refused) return refuse(noRoom(c, refused));
      body.add(piece);
    }
  } catch (error) {
    return refuse(answerBroken(c, error));
  }
  return { ok: true, bytes: body.bytes() };
}

const refuse = (answer: Response): Body => ({ ok: false, answer });

/** What was read as JSON; undefined, which no schema takes, for what is none. */
export function parseBody(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return undefined;
  }
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A body as it comes. Throws what `answerBroken` knows when the line breaks or stands still. */
export async function* piecesOf(c: Context<AppEnv>): AsyncGenerator<Uint8Array> {
  const stallMs = c.get('bodyPlace')?.stallMs ?? BODY_BOUNDS.stallMs;
  const source = sourceOf(c);
  for (;;) {
    const piece = await nextWithin(source, stallMs);
    if (piece.done) return;
    yield piece.value;
  }
}

/** Node's own stream where there is one: a web stream around it costs more than a small body. */
function sourceOf(c: Context<AppEnv>): AsyncIterator<Uint8Array> {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: unknown };
  // Not ended with the loop: whoever sends on must be able to read the answer.
  if (incoming instanceof Readable) return incoming.iterator({ destroyOnReturn: false });
  return c.req.raw.body?.values() ?? nothing();
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A request without a body.
}

type BodyBroken = Error & { readonly name: 'BodyBroken'; readonly isStalled: boolean };

async function nextWithin(source: AsyncIterator<Uint8Array>, stallMs: number) {
  const stalled = Promise.withResolvers<never>();
  const timer = setTimeout(() => stalled.reject(broken(true)), stallMs);
  try {
    return await Promise.race([source.next(), stalled.promise]);
  } catch (error) {
    throw isBodyBroken(error) ? error : broken(false, error);
  } finally {
    clearTimeout(timer);
  }
}

function broken(isStalled: boolean, cause?: unknown): BodyBroken {
  const error = new Error('The body of a request broke off.', { cause });
  return Object.assign(error, { name: 'BodyBroken' as const, isStalled });
}

function isBodyBroken(thrown: unknown): thrown is BodyBroken {
  return thrown instanceof Error && thrown.name === 'BodyBroken';
}

/** Rethrows what is none of the line's. */
export function answerBroken(c: Context, thrown: unknown): Response {
  if (!isBodyBroken(thrown)) throw thrown;
  if (thrown.isStalled) {
    return problem(c, {
      status: 408,
      title: { vi: 'Đường truyền đứng quá lâu', en: 'The body stood still for too long' },
      detail: { vi: 'Hãy gửi lại.', en: 'Send it again.' },
      headers: { Connection: 'close' },
    });
  }
  return problem(c, {
    status: 400,
    title: { vi: 'Việc gửi lên bị ngắt giữa chừng', en: 'The body broke off' },
  });
}

function tooLarge(c: Context, bytes: number): Response {
  return problem(c, {
    status: 413,
    title: { vi: 'Nội dung gửi lên quá lớn', en: 'The body is too large' },
    detail: { vi: `Tối đa ${bytes / KiB} KiB.`, en: `At most ${bytes / KiB} KiB.` },
  });
}

function noRoom(c: Context, refused: Refused): Response {
  const isOwn = refused === 'person';
  return problem(c, {
    status: isOwn ? 429 : 503,
    title: isOwn
      ? { vi: 'Đồng chí đang gửi quá nhiều cùng lúc', en: 'You are sending too much at a time' }
      : { vi: 'Máy chủ đang nhận quá nhiều', en: 'The server is receiving too much just now' },
    detail: { vi: 'Hãy gửi lại sau ít giây.', en: 'Send it again in a few seconds.' },
    headers: { 'Retry-After': '5' },
  });
}

function declaredLength(c: Context): number | undefined {
  const length = c.req.header('Content-Length');
  return length === undefined || c.req.header('Transfer-Encoding') ? undefined : Number(length);
}

/** What is not there yet gets no room: a length that is only announced costs nothing. */
const FIRST_ROOM = 64 * KiB;

/** One piece of memory that grows: not the pieces, and their sum beside them. */
function growing(most: number) {
  let room = new Uint8Array(Math.min(most, FIRST_ROOM));
  let length = 0;
  return {
    length: () => length,
    add(piece: Uint8Array) {
      const needed = length + piece.length;
      if (needed > room.length) {
        const larger = new Uint8Array(Math.max(needed, Math.min(most, 2 * room.length)));
        larger.set(room.subarray(0, length));
        room = larger;
      }
      room.set(piece, length);
      length = needed;
    },
    bytes: () => room.subarray(0, length),
  };
}
