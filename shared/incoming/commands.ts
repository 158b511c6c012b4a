import * as v from 'valibot';
import {
  AssignmentId,
  CommandId,
  DayText,
  DueText,
  Files,
  IncomingId,
  Name,
  Sha256,
  textUpTo,
} from '../protocol.ts';
import { media, roles, urgencies, withdrawalCauses } from './card.ts';
import { documentTypePattern } from './documentTypes.ts';
import { areStrokes, isWithinInk, type Strokes } from './ink.ts';
import { limits } from './limits.ts';

const longText = textUpTo(limits.text);
const reason = v.pipe(
  textUpTo(limits.reason),
  v.check((text) => text.trim().length > 0),
);

const facts = {
  arrivedOn: DayText,
  issuer: v.pipe(
    textUpTo(limits.issuer),
    v.check((text) => text.trim().length > 0),
  ),
  issuerCode: v.optional(textUpTo(limits.issuerCode)),
  reference: textUpTo(limits.reference),
  documentDate: DayText,
  documentType: v.pipe(textUpTo(100), v.regex(documentTypePattern)),
  subject: v.pipe(
    textUpTo(limits.subject),
    v.check((text) => text.trim().length > 0),
  ),
  urgency: v.picklist(urgencies),
  pages: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
  files: Files,
  medium: v.optional(v.picklist(media)),
  signer: v.optional(textUpTo(limits.signer)),
  language: v.optional(textUpTo(limits.language)),
  due: v.optional(DueText),
  note: v.optional(textUpTo(limits.note)),
};

const duplicateOf = v.strictObject({ document: IncomingId, reason });

const Ink = v.strictObject({
  file: Sha256,
  page: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  strokes: v.custom<Strokes>(areStrokes),
});

export const Wish = v.strictObject({
  to: Name,
  role: v.picklist(roles),
  due: v.optional(DueText),
  report: v.optional(v.boolean()),
});

export const IncomingCommandSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('RegisterIncoming'),
    book: Name,
    ...facts,
    duplicateOf: v.optional(duplicateOf),
  }),
  v.strictObject({
    type: v.literal('CorrectRegistration'),
    changes: v.partial(v.strictObject({ ...facts, book: Name, duplicateOf })),
    reason,
  }),
  v.strictObject({
    type: v.literal('IssueDirective'),
    text: v.optional(longText),
    ink: v.optional(v.pipe(v.custom<unknown[]>(isWithinInk), v.array(Ink))),
    assignments: v.pipe(v.array(Wish), v.maxLength(100)),
    close: v.optional(v.literal('file')),
  }),
  v.strictObject({
    type: v.literal('ReturnDocument'),
    assignment: v.optional(AssignmentId),
    reason: textUpTo(limits.reason),
  }),
  v.strictObject({ type: v.literal('RecallDirective'), directive: CommandId, reason }),
  v.strictObject({ type: v.literal('MarkSeen') }),
  v.strictObject({ type: v.literal('Comment'), text: longText, files: v.optional(Files) }),
  v.strictObject({
    type: v.literal('AskExtension'),
    assignment: AssignmentId,
    due: DueText,
    reason,
  }),
  v.strictObject({ type: v.literal('GrantExtension'), assignment: AssignmentId, due: DueText }),
  v.strictObject({ type: v.literal('RefuseExtension'), assignment: AssignmentId, reason }),
  v.strictObject({
    type: v.literal('ReportResult'),
    assignment: v.optional(AssignmentId),
    text: v.optional(longText),
    files: v.optional(Files),
    answeredBy: v.optional(v.pipe(v.string(), v.regex(/^outgoing:[0-9a-f-]{36}$/))),
  }),
  v.strictObject({
    type: v.literal('AcceptResult'),
    assignment: AssignmentId,
    text: v.optional(longText),
  }),
  v.strictObject({ type: v.literal('SendBackResult'), assignment: AssignmentId, reason }),
  v.strictObject({ type: v.literal('HandOverOriginal'), to: Name }),
  v.strictObject({ type: v.literal('ReceiveOriginal'), refused: v.optional(reason) }),
  v.strictObject({
    type: v.literal('FileInDossier'),
    dossier: v.pipe(v.string(), v.regex(/^dossier:[0-9a-f-]{36}$/)),
  }),
  v.strictObject({ type: v.literal('CloseIncoming'), text: v.optional(longText) }),
  v.strictObject({ type: v.literal('ReopenIncoming'), reason }),
  v.strictObject({ type: v.literal('PresentIncoming'), to: v.optional(Name), reason }),
  v.strictObject({
    type: v.literal('WithdrawIncoming'),
    cause: v.picklist(withdrawalCauses),
    reason,
  }),
  v.strictObject({
    type: v.literal('Remind'),
    assignment: AssignmentId,
    text: v.optional(longText),
  }),
  v.strictObject({
    type: v.literal('AnswerReminder'),
    text: v.pipe(
      longText,
      v.check((text) => text.trim().length > 0),
    ),
  }),
  v.strictObject({
    type: v.literal('TurnAway'),
    issuer: v.optional(textUpTo(limits.issuer)),
    reference: v.optional(textUpTo(limits.reference)),
    cause: v.picklist(['secret', 'barred']),
  }),
]);

export type IncomingCommand = v.InferOutput<typeof IncomingCommandSchema>;
export type IncomingCommandType = IncomingCommand['type'];
export type CommandOf<Type extends IncomingCommandType> = Extract<IncomingCommand, { type: Type }>;
export type Wish = v.InferOutput<typeof Wish>;
