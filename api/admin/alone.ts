import type { Env } from '../env.ts';
import { openServer } from '../open.ts';
import { carryOut, type Say } from './carryOut.ts';
import { adminOf } from './deps.ts';
import type { AdminRequest } from './requests.ts';

/** Opens the store for this request alone; whether it was done. */
export async function carryOutAlone(env: Env, request: AdminRequest, say: Say): Promise<boolean> {
  const opened = await openServer(env);
  try {
    return await carryOut(request, adminOf(opened), say);
  } finally {
    await opened.close();
  }
}
