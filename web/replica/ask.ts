import type { Device } from './device.ts';
import type { Hold } from './lock.ts';

/**
 * How the server took a request. `unreachable` is everything that is not our server's answer: no network, a timeout,
 * a redirect, a captive portal's page, a 5xx. Nothing follows from it but to try again later.
 */
export type Reply = { readonly kind: 'answered'; readonly response: Response } | Refused;
export type Refused =
  /** `status`: somebody answered. `retryAfterMs`: and said when to come back. */
  | { readonly kind: 'unreachable'; readonly status?: number; readonly retryAfterMs?: number }
  | { readonly kind: 'signInNeeded' }
  /** Somebody on the way to our server takes no body of this size. */
  | { readonly kind: 'tooLarge' };

export const UNREACHABLE: Refused = { kind: 'unreachable' };

/** The requests of one piece of work under a lock; `last` is the reply to the latest. */
export type Run = Hold & { last?: Reply };

/** Longer than that no `Retry-After` keeps a device away. */
const LONGEST_RETRY_AFTER_MS = 900_000;

/** 2xx and those 4xx that carry a problem of ours come back as `answered`; their bodies never hang. */
export async function ask(
  device: Device,
  path: string,
  { run, ...init }: Omit<RequestInit, 'signal'> & { run?: Run } = {},
): Promise<Reply> {
  const reply = await request(device, path, init, run);
  if (run) run.last = reply;
  return reply;
}

async function request(device: Device, path: string, init: RequestInit, run?: Run): Promise<Reply> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), device.waits.answer);
  try {
    const response = await device.fetch(path, {
      credentials: 'same-origin',
      cache: 'no-store',
      // Our server redirects nothing below /api and /sync; who does is somebody else.
      redirect: 'error',
      ...init,
      signal: run ? AbortSignal.any([run.signal, giveUp.signal]) : giveUp.signal,
    });
    run?.progress();
    return classify(watched(response, device.waits.silence, giveUp, run), device);
  } catch {
    return UNREACHABLE;
  } finally {
    clearTimeout(timer);
  }
}

/** The same answer; reading its body fails when nothing more comes for `silenceMs`. */
function watched(
  response: Response,
  silenceMs: number,
  giveUp: AbortController,
  run?: Run,
): Response {
  const { body, status, statusText, headers } = response;
  // Chromium gives an empty answer (204) a body, which no Response may be made with.
  if (!body || status === 204) return response;
  const reader = body.getReader();
  // Only while somebody waits for more: a reader that takes its time is no silence.
  const source: UnderlyingDefaultSource<Uint8Array<ArrayBuffer>> = {
    async pull(controller) {
      const timer = setTimeout(() => giveUp.abort(), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      run?.progress();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  };
  const stream = new ReadableStream(source, { highWaterMark: 0 });
  return new Response(stream, { status, statusText, headers });
}

function classify(response: Response, device: Device): Reply {
  const { ok, status, headers } = response;
  if (ok) return { kind: 'answered', response };
  const isOurs = headers.get('content-type')?.includes('json') ?? false;
  if (status === 401 && isOurs) return { kind: 'signInNeeded' };
  const isPassing = status >= 500 || [408, 425, 429].includes(status);
  if (isOurs && !isPassing) return { kind: 'answered', response };
  if (status === 413) return { kind: 'tooLarge' };
  const retryAfterMs = readRetryAfter(headers, device.now());
  return { kind: 'unreachable', status, ...(retryAfterMs > 0 ? { retryAfterMs } : {}) };
}

/** Our server says so too, of a body larger than it ever takes. */
export function isTooLarge(reply: Reply | undefined): boolean {
  return (
    reply?.kind === 'tooLarge' || (reply?.kind === 'answered' && reply.response.status === 413)
  );
}

/** Seconds, or a date by the clock of whoever answered. */
export function readRetryAfter(headers: Headers, now: number): number {
  const said = headers.get('retry-after') ?? '';
  const there = Date.parse(headers.get('date') ?? '') || now;
  const ms = /^\d+$/.test(said.trim()) ? Number(said) * 1_000 : Date.parse(said) - there;
  return Math.min(Math.max(ms || 0, 0), LONGEST_RETRY_AFTER_MS);
}

/** The JSON of an answer, or `undefined` where it is none. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return undefined;
  }
}
