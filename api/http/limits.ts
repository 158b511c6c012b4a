import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problem } from '../problem.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

/** What a body below a path may weigh; the first that matches counts. */
const LARGEST: readonly { readonly below: string; readonly bytes: number }[] = [
  { below: '/sync/commands', bytes: 16 * MiB },
  // A thousand documents with a hundred revisions each.
  { below: '/sync/desk/', bytes: 4 * MiB },
  { below: '/api/format-check', bytes: 32 * MiB },
  { below: '/', bytes: 64 * KiB },
];

/** Counted while they are read, and only once it is known whose they are. */
const LIMITED_THERE = ['/api/files/', '/api/edxml/check'];

export const limitBody: MiddlewareHandler = async (c, next) => {
  if (LIMITED_THERE.some((below) => c.req.path.startsWith(below))) return next();
  const bytes = LARGEST.find(({ below }) => c.req.path.startsWith(below))?.bytes ?? 0;
  const length = c.req.header('Content-Length');
  // What is said beforehand needs no look at the body, which would be made a stream for that.
  if (length !== undefined && c.req.header('Transfer-Encoding') === undefined) {
    return Number(length) > bytes ? tooLarge(c, bytes) : next();
  }
  return bodyLimit({ maxSize: bytes, onError: () => tooLarge(c, bytes) })(c, next);
};

export function tooLarge(c: Context, bytes: number): Response {
  return problem(c, {
    status: 413,
    title: { vi: 'Nội dung gửi lên quá lớn', en: 'The body is too large' },
    detail: { vi: `Tối đa ${bytes / KiB} KiB.`, en: `At most ${bytes / KiB} KiB.` },
  });
}
