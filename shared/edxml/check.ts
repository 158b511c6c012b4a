import type { AttachmentFacts } from './attachments.ts';
import type { DocumentMessage, Message, StatusMessage } from './message.ts';
import type { Problem } from './problem.ts';
import { readEdxml } from './read.ts';

/** A message without the bytes that are attached to it. */
export type MessageFacts =
  Omit<DocumentMessage, 'attachments' | 'kind'> | Omit<StatusMessage, 'kind'>;

export type EdxmlReport = {
  /** Nothing worse than a warning. */
  readonly ok: boolean;
  readonly kind: 'document' | 'status';
  readonly message: MessageFacts;
  readonly attachments: readonly AttachmentFacts[];
  readonly problems: readonly Problem[];
};

export type CheckedEdxml =
  | { readonly isReadable: true; readonly report: EdxmlReport }
  | { readonly isReadable: false; readonly problems: readonly Problem[] };

/** What an `.edxml` says, and what is wrong with it, as plain data. */
export function checkEdxml(bytes: Uint8Array): CheckedEdxml {
  const read = readEdxml(bytes);
  if (!read.ok) return { isReadable: false, problems: read.problems };
  const { problems, attachments } = read;
  const ok = problems.every(({ severity }) => severity === 'warning');
  const { kind, message } = factsOf(read.message);
  return { isReadable: true, report: { ok, kind, message, attachments, problems } };
}

function factsOf(read: Message): Pick<EdxmlReport, 'kind' | 'message'> {
  if (read.kind === 'status') {
    const { kind, ...message } = read;
    return { kind, message };
  }
  const { kind, attachments: _, ...message } = read;
  return { kind, message };
}
