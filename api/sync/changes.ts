import type { Context } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import type { StoreRequest } from '../projections/storeRequest.ts';
import { refusal } from './answers.ts';
import { handOn, type OpenFeeds } from './feeds.ts';
import * as parameters from './parameters.ts';

type Deps = {
  readonly request: StoreRequest;
  readonly feeds: OpenFeeds;
  readonly desk: string;
};

/** What replicators send; what of it changes nothing here is taken and not passed on. */
const known = {
  feed: parameters.oneOf('normal', 'longpoll', 'continuous'),
  since: parameters.sequence,
  limit: parameters.within(0, 1_000_000),
  include_docs: parameters.flag,
  descending: parameters.flag,
  style: parameters.oneOf('main_only', 'all_docs'),
  heartbeat: parameters.heartbeat,
  timeout: parameters.within(0, 600_000),
  seq_interval: parameters.within(1, 1_000_000),
  attachments: parameters.flag,
  conflicts: parameters.flag,
};

const BEAT_MS = '25000';

/** The desk's `_changes` in its three feeds. One that stays open ends with its session, and beats meanwhile. */
export async function answerChanges(
  c: Context<AppEnv>,
  { request, feeds, desk }: Deps,
  body: Readonly<Record<string, unknown>>,
): Promise<Response> {
  const given = [...Object.entries(body), ...Object.entries(c.req.query())];
  const { attachments: _a, conflicts: _c, ...query } = parameters.readParameters(given, known);
  const stays = query.feed === 'longpoll' || query.feed === 'continuous';
  if (!stays) return passOn(c, request, desk, { query, signal: c.req.raw.signal }, noEnd);

  const feed = feeds.open(c.get('session'));
  const signal = AbortSignal.any([feed.signal, c.req.raw.signal]);
  // Without a beat neither side would notice that the other one is gone; a wait that was asked to end must end.
  const beat = query.timeout === undefined ? { heartbeat: query.heartbeat ?? BEAT_MS } : {};
  try {
    const asked = { query: { ...query, ...beat }, signal };
    return await passOn(c, request, desk, asked, feed.release);
  } catch (error) {
    feed.release();
    throw error;
  }
}

const noEnd = () => undefined;

async function passOn(
  c: Context<AppEnv>,
  request: StoreRequest,
  desk: string,
  { query, signal }: { query: Record<string, string>; signal: AbortSignal },
  onEnd: () => void,
): Promise<Response> {
  const response = await request(desk, ['_changes'], { query, signal });
  if (response.status === 404) throw refusal(503, 'The desk is being built anew.');
  if (!response.ok || !response.body) throw refusal(400, 'The store does not take this.');
  return c.body(handOn(response.body, signal, onEnd), 200, { 'Content-Type': 'application/json' });
}
