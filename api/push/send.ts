import http from 'node:http';
import https from 'node:https';
import webPush from 'web-push';
import { lookupPublic, parseEndpoint, type PushService } from './endpoint.ts';

/** What a browser gave us to reach one of its installations (`PushSubscription.toJSON()`). */
export type PushTarget = {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** Our VAPID key when the browser subscribed; services take messages by no other. */
  readonly vapidKey?: string | undefined;
};

/** `ttl` in seconds; a message with the `topic` of one that still waits replaces it (RFC 8030). */
export type PushMessage = {
  readonly payload: string;
  readonly ttl: number;
  readonly urgency: 'low' | 'normal' | 'high';
  readonly topic?: string;
};

export type PushOutcome =
  | { readonly outcome: 'delivered' }
  /** The subscription is no more (404, 410), is of another VAPID key, or its address is none that we write to. */
  | { readonly outcome: 'gone' }
  /** 400 or 403: the subscription is dead, or our clock or key is wrong. */
  | { readonly outcome: 'doubtful'; readonly status: number }
  /** This message will never be taken. */
  | { readonly outcome: 'refused'; readonly status: number }
  /** Nobody answered, or asked to come later. */
  | { readonly outcome: 'later'; readonly status?: number; readonly afterSeconds?: number };

export type Vapid = {
  readonly subject: string;
  readonly publicKey: string;
  readonly privateKey: string;
};
export type SendPush = (target: PushTarget, message: PushMessage) => Promise<PushOutcome>;

type Deps = {
  readonly vapid: Vapid;
  readonly services: readonly PushService[];
  readonly timeoutMs?: number;
};

/** Sends encrypted messages (RFC 8291, aes128gcm) with our VAPID key; follows no redirect, reaches no private address. */
export function createSendPush({ vapid, services, timeoutMs = 10_000 }: Deps): SendPush {
  return async (target, message) => {
    const endpoint = parseEndpoint(target.endpoint, services);
    const { vapidKey = vapid.publicKey } = target;
    if (!endpoint || vapidKey !== vapid.publicKey) return { outcome: 'gone' };
    const details = encrypt(target, message, vapid);
    const options: https.RequestOptions = {
      method: 'POST',
      headers: details.headers as http.OutgoingHttpHeaders,
      signal: AbortSignal.timeout(timeoutMs),
      ...(endpoint.trusted ? {} : { lookup: lookupPublic }),
    };
    try {
      return readAnswer(await post(endpoint.url, options, details.body));
    } catch {
      return { outcome: 'later' };
    }
  };
}

function encrypt(target: PushTarget, { payload, ttl, urgency, topic }: PushMessage, vapid: Vapid) {
  return webPush.generateRequestDetails(target, payload, {
    vapidDetails: vapid,
    TTL: ttl,
    urgency,
    contentEncoding: 'aes128gcm',
    ...(topic === undefined ? {} : { topic }),
  });
}

type Answer = { readonly status: number; readonly retryAfter: string | undefined };

function post(url: URL, options: https.RequestOptions, body: Buffer | null): Promise<Answer> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      // What a push service says is of no use to us, and may be long.
      response.destroy();
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    });
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

function readAnswer({ status, retryAfter }: Answer): PushOutcome {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === 404 || status === 410) return { outcome: 'gone' };
  if (status === 400 || status === 403) return { outcome: 'doubtful', status };
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  if (!isPassing) return { outcome: 'refused', status };
  const afterSeconds = Number(retryAfter);
  return { outcome: 'later', status, ...(afterSeconds > 0 ? { afterSeconds } : {}) };
}
