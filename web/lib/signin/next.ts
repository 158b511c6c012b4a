import { lanePath } from '#web/lib/paths.ts';
import { ownPath } from '#web/replica/ownPath.ts';

type Address = Pick<URL, 'origin'> & { readonly searchParams: Pick<URLSearchParams, 'get'> };

/** Where the person was going when they had to sign in. */
export function nextPath({ searchParams, origin }: Address): string {
  return ownPath(searchParams.get('next') ?? '', origin) ?? lanePath();
}
