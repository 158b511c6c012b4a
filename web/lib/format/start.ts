/** A new thread that checks; the bundler finds its script only where it is written so. */
export function startChecking(): Worker {
  return new Worker(new URL('./checking.worker.ts', import.meta.url), { type: 'module' });
}
