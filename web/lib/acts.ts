import type { CommandOf, IncomingCommand } from '#shared/incoming/commands.ts';
import type { OfficeCommand } from '#shared/office/absence.ts';
import type { PositionId } from '#shared/office/office.ts';
import { roleWords } from '#web/lib/incoming/words.ts';
import { m } from '#web/paraglide/messages.js';

type Named = IncomingCommand['type'] | OfficeCommand['type'];

const names: Readonly<Record<Named, () => string>> = {
  AcceptResult: m.common_act_AcceptResult,
  AnswerReminder: m.common_act_AnswerReminder,
  AskExtension: m.common_act_AskExtension,
  CloseIncoming: m.common_act_CloseIncoming,
  Comment: m.common_act_Comment,
  CorrectRegistration: m.common_act_CorrectRegistration,
  EndAbsence: m.common_act_EndAbsence,
  FileInDossier: m.common_act_FileInDossier,
  GrantExtension: m.common_act_GrantExtension,
  HandOverOriginal: m.common_act_HandOverOriginal,
  IssueDirective: m.common_act_IssueDirective,
  MarkSeen: m.common_act_MarkSeen,
  PresentIncoming: m.common_act_PresentIncoming,
  RecallDirective: m.common_act_RecallDirective,
  ReceiveOriginal: m.common_act_ReceiveOriginal,
  RecordAbsence: m.common_act_RecordAbsence,
  RefuseExtension: m.common_act_RefuseExtension,
  RegisterIncoming: m.common_act_RegisterIncoming,
  Remind: m.common_act_Remind,
  ReopenIncoming: m.common_act_ReopenIncoming,
  ReportResult: m.common_act_ReportResult,
  ReturnDocument: m.common_act_ReturnDocument,
  SendBackResult: m.common_act_SendBackResult,
  TurnAway: m.common_act_TurnAway,
  WithdrawIncoming: m.common_act_WithdrawIncoming,
};

/** What an act is called, e.g. "Bút phê". */
export function nameAct(command: { readonly type: string }): string {
  const name = Object.entries(names).find(([type]) => type === command.type)?.[1];
  return name ? name() : command.type;
}

/** The words a person wrote into an act. */
export function textOf(command: Readonly<Record<string, unknown>>): string {
  const { text, reason } = command;
  if (typeof text === 'string' && text) return text;
  return typeof reason === 'string' ? reason : '';
}

/** Whom a bút phê names and as what: "Phó Giám đốc phụ trách hạ tầng (Chủ trì); …". */
export function namedIn(
  command: { readonly type: string },
  titleOf: (position: PositionId) => string,
): string {
  if (command.type !== 'IssueDirective') return '';
  const { assignments } = command as CommandOf<'IssueDirective'>;
  return assignments.map(({ to, role }) => `${titleOf(to)} (${roleWords[role]()})`).join('; ');
}

/** The subject of a document that is registered by the act itself. */
export function subjectOf(command: Readonly<Record<string, unknown>>): string {
  return typeof command['subject'] === 'string' ? command['subject'] : '';
}
