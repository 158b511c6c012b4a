import { statusOf } from '../store/couch.ts';

/** Malformed, too large, not to be processed: nothing of it was written, and nothing of it ever will be. */
const REFUSED_AS_IT_IS: readonly (number | undefined)[] = [400, 413, 422];

/** What cannot be put into a text never leaves this process: a `RangeError`. */
export function isRefusedAsItIs(error: unknown): boolean {
  return error instanceof RangeError || REFUSED_AS_IT_IS.includes(statusOf(error));
}
