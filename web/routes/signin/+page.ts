import { redirect } from '@sveltejs/kit';
import { nextPath } from '#web/lib/signin/next.ts';
import { currentSession, hasEnded, readLoss, readWiped } from '#web/replica/open.ts';
import type { PageLoad } from './$types';

/**
 * Whose session it was, where one ended: their acts still wait on this device. Else what the browser threw away, or what
 * was wiped by order: how many unsent acts went with it. Who is signed in goes on to where they were going.
 */
export const load: PageLoad = async ({ url }) => {
  const session = await currentSession();
  if (!session) return { session, lost: await readLoss(), wiped: await readWiped() };
  if (!(await hasEnded(session))) redirect(307, nextPath(url));
  return { session, lost: undefined, wiped: undefined };
};
