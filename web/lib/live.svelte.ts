import type { Live } from '#web/replica/replica.ts';

/** A `Live` value as rune state. */
export class Following<T> {
  /** `undefined` until the first value came. */
  current = $state.raw<T>();
  error = $state.raw<unknown>();

  constructor(source: () => Live<T> | undefined) {
    $effect(() => {
      const subscription = source()?.subscribe(
        (value) => {
          this.current = value;
          this.error = undefined;
        },
        (error) => (this.error = error),
      );
      return () => subscription?.unsubscribe();
    });
  }
}

/**
 * Follows while the component lives; call it where the component begins.
 * When what `source` reads changes, the new value is followed, and the old one stands until it comes.
 */
export function follow<T>(source: () => Live<T> | undefined): Following<T> {
  return new Following(source);
}

/** The value as it stands now. */
export function firstOf<T>(live: Live<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscription = live.subscribe((value) => {
      resolve(value);
      queueMicrotask(() => subscription.unsubscribe());
    }, reject);
  });
}
