import { currentSession, readLoss } from '#web/replica/open.ts';
import type { PageLoad } from './$types';

/** Whose session it was, where one ended: their acts still wait on this device. Else what the browser threw away. */
export const load: PageLoad = async () => {
  const session = await currentSession();
  return { session, lost: session ? undefined : await readLoss() };
};
