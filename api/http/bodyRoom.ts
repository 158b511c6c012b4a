import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import type { Metrics } from './metrics.ts';

const MiB = 1024 * 1024;

/** What the bodies of requests may cost. */
export type BodyBounds = {
  /** A body that brings nothing for this long is at its end. */
  readonly stallMs: number;
  /** Bytes that the requests of one person may hold at a time, until they are answered. */
  readonly perPerson: number;
  /** The same for everybody together. */
  readonly altogether: number;
  /** What a person may hold when everybody together has no room left: the large bodies of a few stop nobody's acts. */
  readonly always: number;
};

/** The largest body is an edXML file of 200 MiB; its sender may act beside it. */
export const BODY_BOUNDS: BodyBounds = {
  stallMs: 20_000,
  perPerson: 256 * MiB,
  altogether: 512 * MiB,
  always: MiB,
};

export type Refused = 'person' | 'everybody';

/** The place that the body of one request takes. */
export type BodyPlace = {
  readonly stallMs: number;
  /** Counts what came; whose bound it breaks, if it does. What a stranger sends has small limits of its own. */
  readonly take: (person: string | undefined, bytes: number) => Refused | undefined;
};

/** Gives each request a place for its body, and takes it back when the request is answered. */
export function holdBodies(
  metrics: Metrics,
  bounds: Partial<BodyBounds> = {},
): MiddlewareHandler<AppEnv> {
  const { stallMs, perPerson, altogether, always } = { ...BODY_BOUNDS, ...bounds };
  const accepted = metrics.counter('butphe_body_bytes_total', 'Bytes of bodies that were read');
  const held = new Map<string, number>();
  let all = 0;

  function add(person: string, bytes: number): number {
    const own = (held.get(person) ?? 0) + bytes;
    if (own === 0) held.delete(person);
    else held.set(person, own);
    all += bytes;
    return own;
  }
  return async (c, next) => {
    let own = 0;
    let holder = '';
    c.set('bodyPlace', {
      stallMs,
      take(person, bytes) {
        accepted.add({}, bytes);
        if (person === undefined) return undefined;
        holder = person;
        own += bytes;
        const held = add(person, bytes);
        if (held > perPerson) return 'person';
        return all > altogether && held > always ? 'everybody' : undefined;
      },
    });
    try {
      await next();
    } finally {
      if (own > 0) add(holder, -own);
    }
  };
}
