import BadgeCheck from '@lucide/svelte/icons/badge-check';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import CornerUpLeft from '@lucide/svelte/icons/corner-up-left';
import Eye from '@lucide/svelte/icons/eye';
import MessageSquareReply from '@lucide/svelte/icons/message-square-reply';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Undo from '@lucide/svelte/icons/undo-2';
import type { Assignment } from '#shared/incoming/card.ts';
import { limits } from '#shared/incoming/limits.ts';
import { endOf, type Due } from '#shared/workdays.ts';
import { showDue } from '#web/lib/dates.ts';
import { roleWords } from '#web/lib/incoming/words.ts';
import { m } from '#web/paraglide/messages.js';
import { reason, said, type Act, type Field, type TitleOf } from './act.ts';

/* What people do with the work they were given, and with what comes back to them. */

export function seen(): Act {
  return {
    key: 'MarkSeen',
    icon: Eye,
    label: m.act_seen(),
    title: m.act_seen(),
    send: m.act_seen(),
    fields: [],
    atOnce: true,
    command: () => ({ type: 'MarkSeen' }),
  };
}

export function report(own: Assignment, titleOf: TitleOf): Act {
  const final = own.role === 'lead' && !own.report;
  return {
    key: `ReportResult:${own.id}`,
    icon: ClipboardCheck,
    label: m.act_report(),
    title: m.act_report(),
    description: m.act_report_about({ role: roleWords[own.role](), to: titleOf(own.to) }),
    send: final ? m.act_report_final() : m.act_report_send({ to: titleOf(own.from) }),
    fields: [
      {
        kind: 'text',
        label: m.act_report_text(),
        required: true,
        hint: m.act_report_hint(),
        limit: limits.text,
      },
      { kind: 'files', label: m.act_files() },
    ],
    command: ({ text, files }) => ({
      type: 'ReportResult',
      assignment: own.id,
      ...said(text),
      ...(files.length > 0 ? { files: [...files] } : {}),
    }),
  };
}

export function acceptResult(reported: Assignment, titleOf: TitleOf): Act {
  return {
    key: `AcceptResult:${reported.id}`,
    icon: BadgeCheck,
    label: m.act_accept(),
    title: m.act_accept(),
    description: titleOf(reported.to),
    ...(reported.result?.text ? { quote: reported.result.text } : {}),
    send: m.act_accept_send({ to: titleOf(reported.to) }),
    fields: [{ kind: 'text', label: m.act_accept_text(), limit: limits.text }],
    command: ({ text }) => ({ type: 'AcceptResult', assignment: reported.id, ...said(text) }),
  };
}

export function sendBack(reported: Assignment, titleOf: TitleOf): Act {
  return {
    key: `SendBackResult:${reported.id}`,
    icon: RotateCcw,
    label: m.act_sendBack(),
    title: m.act_sendBack(),
    description: titleOf(reported.to),
    ...(reported.result?.text ? { quote: reported.result.text } : {}),
    send: m.act_sendBack_send({ to: titleOf(reported.to) }),
    fields: [{ ...reason(), label: m.act_sendBack_text() }],
    command: ({ text }) => ({ type: 'SendBackResult', assignment: reported.id, reason: text }),
  };
}

/**
 * @param latest the giver's own date: nothing later can be granted (DL3). It may be one's own already: then a later one
 * may be asked for all the same, and the giver has to ask above first.
 */
export function askExtension(own: Assignment, latest: Due | undefined, titleOf: TitleOf): Act {
  const none = latest !== undefined && own.due !== undefined && endOf(latest) <= endOf(own.due);
  const field: Field = {
    kind: 'due',
    label: m.act_ask_due(),
    ...(own.due ? { after: own.due } : {}),
    ...(latest === undefined || none ? {} : { latest }),
  };
  return {
    key: `AskExtension:${own.id}`,
    icon: CalendarClock,
    label: m.act_ask(),
    title: m.act_ask(),
    ...(own.due ? { description: m.act_ask_about({ due: showDue(own.due) }) } : {}),
    ...(none
      ? { warning: m.act_ask_bound({ from: titleOf(own.from), due: showDue(latest) }) }
      : {}),
    send: m.act_ask_send({ to: titleOf(own.from) }),
    fields: [field, reason()],
    command: ({ due, text }) => ({ type: 'AskExtension', assignment: own.id, due, reason: text }),
  };
}

export function grant(asked: Assignment, latest: Due | undefined, titleOf: TitleOf): Act {
  const wanted = asked.extension?.due;
  const fits = wanted && (latest === undefined || endOf(wanted) <= endOf(latest));
  const field: Field = {
    kind: 'due',
    label: m.act_grant_due(),
    ...(fits ? { first: wanted } : {}),
    ...(asked.due ? { after: asked.due } : {}),
    ...(latest === undefined ? {} : { latest }),
  };
  return {
    key: `GrantExtension:${asked.id}`,
    icon: CalendarCheck,
    label: m.act_grant(),
    title: m.act_grant(),
    description: sayAsked(asked, titleOf),
    ...(fits || latest === undefined
      ? {}
      : { warning: m.act_grant_bound({ due: showDue(latest) }) }),
    ...(asked.extension ? { quote: asked.extension.reason } : {}),
    send: m.act_grant_send({ to: titleOf(asked.to) }),
    fields: [field],
    command: ({ due }) => ({ type: 'GrantExtension', assignment: asked.id, due }),
  };
}

/** Who asked, for when, and until when they have now. */
function sayAsked({ to, due, extension }: Assignment, titleOf: TitleOf): string {
  const who = titleOf(to);
  if (!extension) return who;
  const asks = m.act_grant_asked({ to: who, due: showDue(extension.due) });
  return due ? `${asks} ${m.act_ask_about({ due: showDue(due) })}.` : asks;
}

export function refuse(asked: Assignment, titleOf: TitleOf): Act {
  return {
    key: `RefuseExtension:${asked.id}`,
    icon: CalendarX,
    label: m.act_refuse(),
    title: m.act_refuse(),
    description: sayAsked(asked, titleOf),
    ...(asked.extension ? { quote: asked.extension.reason } : {}),
    send: m.act_refuse_send(),
    fields: [reason()],
    command: ({ text }) => ({ type: 'RefuseExtension', assignment: asked.id, reason: text }),
  };
}

export function returnTo(to: string): Act {
  return {
    key: 'ReturnDocument',
    icon: CornerUpLeft,
    label: m.act_return(),
    title: m.act_return(),
    description: m.act_return_about({ to }),
    send: m.act_return_send({ to }),
    fields: [{ ...reason(), label: m.act_return_text(), hint: m.act_return_hint() }],
    command: ({ text }) => ({ type: 'ReturnDocument', reason: text }),
  };
}

export function recall(directive: string, text: string | undefined): Act {
  return {
    key: `RecallDirective:${directive}`,
    icon: Undo,
    label: m.act_recall(),
    title: m.act_recall(),
    description: m.act_recall_about(),
    ...(text ? { quote: text } : {}),
    send: m.act_recall_send(),
    fields: [reason()],
    command: (values) => ({ type: 'RecallDirective', directive, reason: values.text }),
  };
}

export function answerReminder(): Act {
  return {
    key: 'AnswerReminder',
    icon: MessageSquareReply,
    label: m.act_answer(),
    title: m.act_answer(),
    send: m.act_answer_send(),
    fields: [{ kind: 'text', label: m.act_answer_text(), required: true, limit: limits.text }],
    command: ({ text }) => ({ type: 'AnswerReminder', text }),
  };
}
