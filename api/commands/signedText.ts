import { normalText } from '#shared/protocol.ts';
import { canonicalForm, sha256 } from './canonical.ts';
import type { Entry } from './ledger.ts';

/**
 * The RFC 8785 form of the envelope that an entry came from, exactly as it was received: it hashes to `envelopeHash`,
 * and `signature` covers it. Undefined where the entry says something else than what was sent, for entries of the
 * system, and for those without content.
 */
export function signedText(entry: Entry): string | undefined {
  if (!entry.payload) return undefined;
  const { envelopeHash, sent } = entry.payload;
  try {
    const texts = possibleTexts(entry);
    if (sent === undefined) return texts.find((text) => sha256(text) === envelopeHash);
    const isOurs = sha256(sent) === envelopeHash && texts.includes(recordedOf(sent));
    return isOurs ? sent : undefined;
  } catch {
    // Somebody who can write to the store can put anything there.
    return undefined;
  }
}

/** `by` and `as` may have been left to the session, so that several envelopes can have been sent. */
function possibleTexts({
  id,
  document,
  basedOn,
  decidedAt,
  by,
  as,
  actingFor,
  payload,
}: Entry): readonly string[] {
  const envelope = { id, document, basedOn, decidedAt, command: payload?.command };
  const capacities = [{}, { as }, ...(actingFor === undefined ? [] : [{ as: actingFor }])];
  return capacities.flatMap((capacity) => [
    canonicalForm({ ...envelope, ...capacity, by }),
    canonicalForm({ ...envelope, ...capacity }),
  ]);
}

/** The form that it would have had, had its texts been sent as they are kept. */
function recordedOf(sent: string): string {
  const keep = (_: string, value: unknown) =>
    typeof value === 'string' ? normalText(value) : value;
  return canonicalForm(JSON.parse(sent, keep));
}

/** Whether two values of JSON are the same, in whatever order their members come. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left === null || right === null) return left === right;
  const names = Object.keys(left);
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  if (names.length !== Object.keys(right).length) return false;
  return names.every(
    (name) =>
      Object.hasOwn(right, name) &&
      isSameValue(left[name as keyof typeof left], right[name as keyof typeof right]),
  );
}
