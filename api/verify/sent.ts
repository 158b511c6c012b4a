import { canonicalForm, sha256 } from '../commands/canonical.ts';
import type { Entry, Payload } from '../commands/ledger.ts';

/**
 * The RFC 8785 form of what was sent, which the device signed; undefined when no envelope has the recorded hash.
 * `by` and `as` may have been left to the session, so any of four can be the one.
 */
export function sentText(entry: Entry, { command, envelopeHash }: Payload): string | undefined {
  const { id, document, basedOn, decidedAt, by } = entry;
  const sent = { id, document, basedOn, decidedAt, command };
  const capacities = [{}, { as: entry.as }, ...(entry.actingFor ? [{ as: entry.actingFor }] : [])];
  return capacities
    .flatMap((as) => [
      { ...sent, ...as },
      { ...sent, ...as, by },
    ])
    .map(canonicalForm)
    .find((text) => sha256(text) === envelopeHash);
}
