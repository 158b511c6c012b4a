import { redirect } from '@sveltejs/kit';
import { signInPath } from '#web/lib/paths.ts';
import { currentSession, openReplica } from '#web/replica/open.ts';
import type { LayoutLoad } from './$types';

/** The device's memory of the person who is signed in here, with or without a network. */
export const load: LayoutLoad = async ({ url }) => {
  const session = await currentSession();
  if (!session) {
    const next = url.pathname + url.search;
    redirect(307, next === '/' ? signInPath() : `${signInPath()}?next=${encodeURIComponent(next)}`);
  }
  return { session, replica: await openReplica(session.person.id) };
};
