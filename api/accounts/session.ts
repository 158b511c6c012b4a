import type { Context, MiddlewareHandler } from 'hono';
import type { PersonId } from '#shared/office/office.ts';
import type { BodyPlace } from '../http/bodyRoom.ts';
import { problem } from '../problem.ts';

/** A device's P-256 key as RFC 7517 writes it, with nothing but the members that RFC 7638 hashes. */
export type PublicKey = {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
};

/** `id` is the RFC 7638 thumbprint of the key; a device without a key (a script) has an id for this session only. */
export type Device = {
  readonly id: string;
  readonly name: string;
  readonly publicKey?: PublicKey;
};

/** `id` is the SHA-256 (hex) of what the cookie carries, so that no reader of the database can act with it. */
export type Session = {
  readonly id: string;
  readonly person: PersonId;
  readonly device: Device | null;
};

/** What handlers find in `c.get(…)`; `session` only behind `requireSession`, `bodyPlace` in the whole app. */
export type AppVariables = { requestId: string; session: Session; bodyPlace: BodyPlace };
export type AppEnv = { Variables: AppVariables };

export type SessionLookup = {
  /** The session of this request's cookie while it lives; null when there is none. */
  sessionOf(request: Request): Promise<Session | null>;
};

/** Answers 401 without a session, else puts it at `c.get('session')`. */
export function requireSession(accounts: SessionLookup): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const session = await accounts.sessionOf(c.req.raw);
    if (!session) return answerSignInNeeded(c);
    c.set('session', session);
    await next();
    return undefined;
  };
}

export function answerSignInNeeded(c: Context): Response {
  return problem(c, {
    status: 401,
    title: { vi: 'Cần đăng nhập', en: 'Sign-in needed' },
  });
}
