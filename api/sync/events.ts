import { Hono } from 'hono';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import type { DeskSignals } from '../projections/deskSignals.ts';
import { answerRefusal, isRefusal } from './answers.ts';
import type { OpenFeeds } from './feeds.ts';

type Deps = {
  readonly accounts: SessionLookup;
  readonly feeds: OpenFeeds;
  readonly signals: DeskSignals;
  readonly beatMs?: number;
};

const encoder = new TextEncoder();
/** Says only that there is something to pull; the browser comes back after five seconds when the line breaks. */
const PULL_NOW = encoder.encode('retry: 5000\nevent: desk\ndata: {}\n\n');
/** An event and no comment: scripts never see comments, and could not tell a quiet stream from a dead one. */
const BEAT = encoder.encode('event: ping\ndata: {}\n\n');
const BEAT_MS = 15_000;

/** `GET /sync/events`. `close` ends the beats of all streams. */
export function eventRoutes({ accounts, feeds, signals, beatMs = BEAT_MS }: Deps) {
  const app = new Hono<AppEnv>();
  const beats = createBeats(beatMs);
  app.onError((error, c) => {
    if (isRefusal(error)) return answerRefusal(c, error);
    throw error;
  });
  app.get('/sync/events', requireSession(accounts), (c) => {
    const session = c.get('session');
    const feed = feeds.open(session);
    const body = eventStream({
      signal: AbortSignal.any([feed.signal, c.req.raw.signal]),
      listen: (send) => signals.on(session.person, send),
      beats,
      onEnd: feed.release,
    });
    return c.body(body, 200, {
      'Content-Type': 'text/event-stream',
      // A proxy that collects an answer before it passes it on would hold the events back.
      'X-Accel-Buffering': 'no',
    });
  });
  return { app, close: beats.close };
}

type Beats = { on(fn: () => void): () => void; close(): void };

/** One timer for all streams. */
function createBeats(everyMs: number): Beats {
  const listeners = new Set<() => void>();
  const timer = setInterval(() => {
    for (const fn of listeners) fn();
  }, everyMs);
  timer.unref();
  return {
    on(fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
    close: () => clearInterval(timer),
  };
}

type Stream = {
  readonly signal: AbortSignal;
  readonly listen: (send: () => void) => () => void;
  readonly beats: Beats;
  readonly onEnd: () => void;
};

function eventStream({ signal, listen, beats, onEnd }: Stream): ReadableStream<Uint8Array> {
  const ends: (() => void)[] = [onEnd];
  const finish = () => {
    for (const end of ends.splice(0)) end();
  };
  return new ReadableStream(
    {
      start(controller) {
        /** A reader that is behind has an event waiting for it already. */
        const send = (bytes: Uint8Array) => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(bytes);
        };
        const close = () => {
          finish();
          controller.close();
        };
        ends.push(
          listen(() => send(PULL_NOW)),
          beats.on(() => send(BEAT)),
        );
        ends.push(() => signal.removeEventListener('abort', close));
        signal.addEventListener('abort', close);
        // Whatever came before this line stood is told now.
        send(PULL_NOW);
        if (signal.aborted) close();
      },
      cancel: finish,
    },
    new CountQueuingStrategy({ highWaterMark: 2 }),
  );
}
