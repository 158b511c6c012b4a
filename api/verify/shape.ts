import * as v from 'valibot';
import type { Entry } from '../commands/ledger.ts';

const Text = v.pipe(v.string(), v.maxLength(400));
const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Counted = v.pipe(Whole, v.minValue(1));
const Instant = v.pipe(
  Text,
  v.check((text) => !Number.isNaN(Date.parse(text))),
);
const People = v.array(Text);

/** What is relied on when an entry is checked; whoever writes to the store may have put anything into it. */
const EntryShape = v.looseObject({
  ...{ n: Counted, epoch: Whole, document: Text, version: Counted, id: Text, by: Text, as: Text },
  ...{ actingFor: v.optional(Text), device: v.optional(Text), basedOn: Whole },
  ...{ at: Instant, decidedAt: Instant, receivedAt: Instant, readers: People, desks: People },
  ...{ payloadHash: Text, previous: Text, hash: Text, salt: v.optional(Text) },
  payload: v.optional(
    v.looseObject({
      command: v.looseObject({ type: v.string() }),
      events: v.array(v.looseObject({ type: v.string() })),
      envelopeHash: Text,
      signature: v.optional(Text),
    }),
  ),
});

export function isEntryShaped(doc: unknown): doc is Entry {
  return v.is(EntryShape, doc);
}
