import { erases } from '../commands/knowledge.ts';
import type { Step } from './folds.ts';

/** IN9, secret or barred: everything before this step is to be gone, wherever it was copied. */
export function isErasure({ entries }: Step): boolean {
  return entries.some(erases);
}
