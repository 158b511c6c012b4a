import type { Live } from '#web/replica/replica.ts';

/** Waits for a live value that fits; rejects after `timeoutMs`. */
export function until<T>(
  live: Live<T>,
  fits: (value: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let last: T | undefined;
    const timer = setTimeout(() => {
      subscription.unsubscribe();
      reject(new Error(`never came; last was ${JSON.stringify(last)?.slice(0, 2_000)}`));
    }, timeoutMs);
    const subscription = live.subscribe((value) => {
      last = value;
      if (!fits(value)) return;
      clearTimeout(timer);
      queueMicrotask(() => subscription.unsubscribe());
      resolve(value);
    }, reject);
  });
}

/** The value as it stands. */
export function now<T>(live: Live<T>): Promise<T> {
  return until(live, () => true);
}
