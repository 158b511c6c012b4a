import { lanePath } from '#web/lib/paths.ts';
import { ownPath } from '#web/replica/ownPath.ts';

/** Where the person was going when they had to sign in. */
export function nextPath({ searchParams, origin }: URL): string {
  return ownPath(searchParams.get('next') ?? '', origin) ?? lanePath();
}
