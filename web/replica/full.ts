/** Whether it was written; only a full device is no reason to throw. */
export async function unlessFull(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (!isQuotaExceeded(error)) throw error;
    return false;
  }
}

function isQuotaExceeded(error: unknown): boolean {
  for (let at = error; typeof at === 'object' && at !== null; at = causeOf(at)) {
    const { name = '', message = '' } = at as { name?: string; message?: string };
    if (/quota/i.test(name) || /quota/i.test(message)) return true;
  }
  return false;
}

/** Dexie and PouchDB wrap what the browser threw. */
function causeOf(error: object): unknown {
  const { inner, cause, reason } = error as { inner?: unknown; cause?: unknown; reason?: unknown };
  return inner ?? cause ?? (typeof reason === 'string' ? { message: reason } : undefined);
}
