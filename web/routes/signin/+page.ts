import { currentSession } from '#web/replica/open.ts';
import type { PageLoad } from './$types';

/** Whose session it was, where one ended: their acts still wait on this device. */
export const load: PageLoad = async () => ({ session: await currentSession() });
