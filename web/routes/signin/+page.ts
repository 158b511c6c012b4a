import { currentSession, readLoss, readWiped } from '#web/replica/open.ts';
import type { PageLoad } from './$types';

/** Whose session it was, where one ended: their acts still wait on this device. Else what the browser threw away, or what was wiped
 * by order: how many unsent acts went with it. */
export const load: PageLoad = async () => {
  const session = await currentSession();
  const nobody = session
    ? { lost: undefined, wiped: undefined }
    : { lost: await readLoss(), wiped: await readWiped() };
  return { session, ...nobody };
};
