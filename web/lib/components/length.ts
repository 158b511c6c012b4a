import { normalText } from '#shared/protocol.ts';
import { m } from '#web/paraglide/messages.js';

/** From this part of the limit on the length is in view. */
const SHOWN_FROM = 0.8;

/** Of a text as it will be kept, while it is typed: how long it is, and that it is too long. Nothing is cut off. */
export function lengthOf(
  text: string,
  limit: number | undefined,
): { readonly count?: string; readonly problem?: string } {
  if (limit === undefined) return {};
  const { length } = normalText(text.trim());
  if (length <= limit * SHOWN_FROM) return {};
  const count = `${length}/${limit}`;
  return length > limit ? { count, problem: m.common_too_long({ length, limit }) } : { count };
}
