import type { Device } from './device.ts';

/**
 * How the server took a request. `unreachable` is everything that is not our server's answer: no network, a timeout,
 * a redirect, a captive portal's page, a 5xx. Nothing follows from it but to try again later.
 */
export type Reply = { readonly kind: 'answered'; readonly response: Response } | Refused;
export type Refused =
  | { readonly kind: 'unreachable'; readonly retryAfterMs?: number }
  | { readonly kind: 'signInNeeded' };

export const UNREACHABLE: Refused = { kind: 'unreachable' };

/** A request without an answer for so long is given up; bodies that stream are watched by their readers. */
export const TIMEOUT_MS = 30_000;

/** 2xx and those 4xx that carry a problem of ours come back as `answered`. */
export async function ask(
  device: Device,
  path: string,
  { timeoutMs = TIMEOUT_MS, ...init }: RequestInit & { timeoutMs?: number } = {},
): Promise<Reply> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const signals = init.signal ? [init.signal, timeout.signal] : [timeout.signal];
    const response = await device.fetch(path, {
      credentials: 'same-origin',
      cache: 'no-store',
      // Our server redirects nothing below /api and /sync; who does is somebody else.
      redirect: 'error',
      ...init,
      signal: AbortSignal.any(signals),
    });
    return classify(response);
  } catch {
    return UNREACHABLE;
  } finally {
    clearTimeout(timer);
  }
}

function classify(response: Response): Reply {
  if (response.ok) return { kind: 'answered', response };
  const isOurs = response.headers.get('content-type')?.includes('json') ?? false;
  if (response.status === 401 && isOurs) return { kind: 'signInNeeded' };
  const isPassing = response.status >= 500 || [408, 425, 429].includes(response.status);
  if (isOurs && !isPassing) return { kind: 'answered', response };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return seconds > 0 ? { kind: 'unreachable', retryAfterMs: seconds * 1_000 } : UNREACHABLE;
}

/** The JSON of an answer, or `undefined` where it is none. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return undefined;
  }
}
