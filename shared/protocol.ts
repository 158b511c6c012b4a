import * as v from 'valibot';
import type { Result } from './outcome.ts';
import { isPlain } from './plain.ts';
import { isDay } from './workdays.ts';

/** Raised whenever a change of the wire shapes would make an older device misread or be misread. */
export const PROTOCOL = 1;
export const MAX_ENVELOPES = 100;

const uuid7 = '[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const documentPattern = new RegExp(
  `^(?:(?:incoming|outgoing|dossier):${uuid7}|office|book:[a-z0-9-]{1,32}:\\d{4})$`,
);

export const CommandId = v.pipe(v.string(), v.regex(new RegExp(`^${uuid7}$`)));
export const DocumentId = v.pipe(v.string(), v.regex(documentPattern));
export const IncomingId = v.pipe(v.string(), v.regex(new RegExp(`^incoming:${uuid7}$`)));
export const AssignmentId = v.pipe(v.string(), v.regex(new RegExp(`^${uuid7}\\.\\d{1,3}$`)));
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
export const DayText = v.pipe(v.string(), v.check(isDay));
export const DueText = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):[0-5]\d)?$/),
  v.check((due) => isDay(due.slice(0, 10))),
);
export const InstantText = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/),
  v.check(isInstant),
);

/** Whether an instant exists: dates are read generously, 30 February as 2 March, 24:00 as the next day. */
function isInstant(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 19));
}

/** Ids of positions, people, units and books: chosen by the agency. */
export const Name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/));

/**
 * A text of at most `max` characters in NFC: no control characters but new lines and tabs, no halves of characters.
 * Invisible characters are taken out (but the two that make up emoji, there): they hide content, and turn names around.
 */
export function textUpTo(max: number) {
  return v.pipe(
    v.string(),
    // A name that a Mac decomposed is longer on the way than when it is stored. The message is the limit.
    v.maxLength(4 * max, String(max)),
    // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
    v.regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]*$/),
    v.check((text) => text.isWellFormed()),
    v.transform(normalText),
    v.maxLength(max, String(max)),
  );
}

/** What is kept of a text: without invisible characters, in NFC. */
export function normalText(text: string): string {
  return text.replace(invisible, '').normalize('NFC');
}

const invisible =
  /(?!\u200d|\ufe0f)\p{Default_Ignorable_Code_Point}|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d|(?<!\p{Emoji})\ufe0f/gu;

/** No file system takes a longer one, so that every file can be chosen. */
export const LONGEST_NAME = 255;

export const FileSchema = v.strictObject({
  sha256: Sha256,
  name: v.pipe(
    textUpTo(LONGEST_NAME),
    v.check((name) => name.trim().length > 0),
  ),
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  mediaType: v.pipe(v.string(), v.regex(/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/), v.maxLength(120)),
});
export type FileRef = v.InferOutput<typeof FileSchema>;
export const Files = v.pipe(v.array(FileSchema), v.maxLength(50));

/** A command as it comes over the wire; only plain JSON, so that whatever looks into it can. */
type SentCommand = { readonly type: string; readonly [member: string]: unknown };

function isSentCommand(value: unknown): boolean {
  const isObject = typeof value === 'object' && value !== null && 'type' in value;
  return isObject && typeof value.type === 'string' && isPlain(value);
}

/** The envelope without its command, which the document's own schema parses. */
export const EnvelopeSchema = v.strictObject({
  id: CommandId,
  document: DocumentId,
  basedOn: v.pipe(v.number(), v.integer(), v.minValue(0)),
  decidedAt: InstantText,
  by: v.optional(Name),
  as: v.optional(Name),
  command: v.custom<SentCommand>(isSentCommand),
  signature: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/))),
});
export type Envelope = v.InferOutput<typeof EnvelopeSchema>;

export type Receipt =
  | {
      readonly id: string;
      readonly outcome: 'recorded' | 'alreadyRecorded';
      readonly document: string;
      readonly version: number;
      readonly result?: Result;
    }
  | {
      readonly id: string;
      readonly outcome: 'rejected';
      readonly rule: string;
      readonly message: string;
      readonly version?: number;
    };

const ResultSchema = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

/** What a device accepts as an answer of our server; anything else (a captive portal's page) is no answer. */
export const ReceiptSchema = v.variant('outcome', [
  v.object({
    id: v.string(),
    outcome: v.picklist(['recorded', 'alreadyRecorded']),
    document: v.string(),
    version: v.number(),
    result: v.optional(ResultSchema),
  }),
  v.object({
    id: v.string(),
    outcome: v.literal('rejected'),
    rule: v.string(),
    message: v.string(),
    version: v.optional(v.number()),
  }),
]);
export const CommandsAnswer = v.object({ receipts: v.array(ReceiptSchema) });

/** First and last line of the pull stream (`_snapshot`). */
export const SnapshotHeader = v.object({
  generation: v.string(),
  cursor: v.string(),
  count: v.number(),
});
export const SnapshotFooter = v.object({ count: v.number(), digest: Sha256 });
