/** A new thread that reads; the bundler finds its script only where it is written so. */
export function startReading(): Worker {
  return new Worker(new URL('./edxml.worker.ts', import.meta.url), { type: 'module' });
}
