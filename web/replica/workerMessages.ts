import * as v from 'valibot';
import { ownPath } from './ownPath.ts';

/** What the page and its worker tell each other. */
const TakeOver = v.object({ type: v.literal('SKIP_WAITING') });
const Open = v.object({ type: v.literal('open'), path: v.string() });

/** To the worker: the person lets the new version take over. */
export function isTakeOver(data: unknown): boolean {
  return v.is(TakeOver, data);
}

/** To the page: the path of the notification that was touched; undefined for anything but a page of this app. */
export function pathToOpen(data: unknown, origin: string): string | undefined {
  const parsed = v.safeParse(Open, data);
  return parsed.success ? ownPath(parsed.output.path, origin) : undefined;
}
