import { Hono } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import type { ReadyCheck } from './health.ts';
import { answerUnavailable } from './unavailable.ts';

/** How far the start has come, as `/readyz` tells it. */
export type StartProgress = {
  readonly check: ReadyCheck;
  readonly tell: (what: string) => void;
};

export function createStartProgress(): StartProgress {
  let now = 'opening the store';
  return { check: { name: 'start', behind: () => now }, tell: (what) => void (now = what) };
}

/** What answers while the ledger is read: whoever asks, for whatever, is told to come again. */
export function startingRoutes(): Hono<AppEnv> {
  return new Hono<AppEnv>().all('*', (c) => answerUnavailable(c, { reason: 'starting' }));
}
