import Archive from '@lucide/svelte/icons/archive';
import BellRing from '@lucide/svelte/icons/bell-ring';
import FileX from '@lucide/svelte/icons/file-x';
import Files from '@lucide/svelte/icons/files';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import UserCheck from '@lucide/svelte/icons/user-check';
import { withdrawalCauses, type Assignment, type WithdrawalCause } from '#shared/incoming/card.ts';
import { limits } from '#shared/incoming/limits.ts';
import type { Position } from '#shared/office/office.ts';
import { causeWords } from '#web/lib/incoming/words.ts';
import { m } from '#web/paraglide/messages.js';
import { reason, said, type Act, type TitleOf } from './act.ts';

/* What is done with the document as a whole: its paper, its way to the leaders, its end. */

export function handOver(takers: readonly Position[]): Act {
  return {
    key: 'HandOverOriginal',
    icon: Files,
    label: m.act_handOver(),
    title: m.act_handOver(),
    description: m.act_handOver_about(),
    send: m.act_handOver(),
    fields: [{ kind: 'choice', label: m.act_handOver_to(), options: takers.map(asOption) }],
    command: ({ choice }) => ({ type: 'HandOverOriginal', to: choice }),
  };
}

export function receive(from: string): readonly Act[] {
  const about = m.act_receive_about({ from });
  const stands = m.act_receive_stands();
  return [
    {
      key: 'ReceiveOriginal',
      icon: Files,
      label: m.act_receive(),
      title: m.act_receive(),
      description: `${about}. ${stands}`,
      send: m.act_receive(),
      fields: [],
      command: () => ({ type: 'ReceiveOriginal' }),
    },
    {
      key: 'ReceiveOriginal:refused',
      icon: FileX,
      label: m.act_notReceive(),
      title: m.act_notReceive(),
      description: about,
      send: m.act_notReceive(),
      fields: [reason()],
      command: ({ text }) => ({ type: 'ReceiveOriginal', refused: text }),
    },
  ];
}

export function close(): Act {
  return {
    key: 'CloseIncoming',
    icon: Archive,
    label: m.act_close(),
    title: m.act_close(),
    description: m.act_close_about(),
    send: m.act_close_send(),
    endsAll: true,
    fields: [{ kind: 'text', label: m.act_close_text(), limit: limits.text }],
    command: ({ text }) => ({ type: 'CloseIncoming', ...said(text) }),
  };
}

export function reopen(): Act {
  return {
    key: 'ReopenIncoming',
    icon: RotateCcw,
    label: m.act_reopen(),
    title: m.act_reopen(),
    send: m.act_reopen(),
    fields: [reason()],
    command: ({ text }) => ({ type: 'ReopenIncoming', reason: text }),
  };
}

/** IN8: before the director again, after what was wrong has been put right. */
export function presentAgain(): Act {
  return {
    key: 'PresentIncoming',
    icon: UserCheck,
    label: m.act_presentAgain(),
    title: m.act_presentAgain(),
    description: m.act_presentAgain_about(),
    send: m.act_presentAgain(),
    fields: [{ ...reason(), label: m.act_presentAgain_text() }],
    command: ({ text }) => ({ type: 'PresentIncoming', reason: text }),
  };
}

/** RT7: before a deputy who is present, because the director has not decided in time. */
export function presentToAnother(deputies: readonly Position[]): Act {
  return {
    key: 'PresentIncoming:another',
    icon: UserCheck,
    label: m.act_present(),
    title: m.act_present(),
    description: m.act_present_about(),
    send: m.act_present_send(),
    fields: [
      { kind: 'choice', label: m.act_present_to(), options: deputies.map(asOption) },
      reason(),
    ],
    command: ({ choice, text }) => ({ type: 'PresentIncoming', to: choice, reason: text }),
  };
}

export function withdraw(): Act {
  return {
    key: 'WithdrawIncoming',
    icon: FileX,
    label: m.act_withdraw(),
    title: m.act_withdraw(),
    description: m.act_withdraw_about(),
    send: m.act_withdraw_send(),
    fields: [
      {
        kind: 'choice',
        label: m.act_withdraw_cause(),
        options: withdrawalCauses.map((value) => ({ value, label: causeWords[value]() })),
        warn: (cause) =>
          cause === 'secret' || cause === 'barred' ? m.act_withdraw_erases() : undefined,
      },
      reason(),
    ],
    command: ({ choice, text }) => ({
      type: 'WithdrawIncoming',
      cause: choice as WithdrawalCause,
      reason: text,
    }),
  };
}

export function remind(late: Assignment, titleOf: TitleOf): Act {
  return {
    key: `Remind:${late.id}`,
    icon: BellRing,
    label: m.act_remind(),
    title: m.act_remind(),
    description: m.act_remind_about({ to: titleOf(late.to) }),
    send: m.act_remind_send({ to: titleOf(late.to) }),
    fields: [{ kind: 'text', label: m.act_remind_text(), limit: limits.text }],
    command: ({ text }) => ({ type: 'Remind', assignment: late.id, ...said(text) }),
  };
}

function asOption({ id, title }: Position) {
  return { value: id, label: title };
}
