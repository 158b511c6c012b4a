import { attachmentBytes, checkAttachment, describeAttachment } from '#shared/edxml/attachments.ts';
import { readEdxml } from '#shared/edxml/read.ts';
import { answer } from '#web/lib/thread.ts';
import type { Answer, Asked, Opened } from './work.ts';

const SUSPECT: readonly string[] = ['attachment.type', 'attachment.edxml'];

answer(async (asked: Asked): Promise<Answer> => {
  if (asked.kind === 'attachment') return attachmentBytes(asked.attachment);
  return open(new Uint8Array(await asked.file.arrayBuffer()));
});

function open(bytes: Uint8Array): Opened {
  const read = readEdxml(bytes);
  if (!read.ok) return { attached: [], problems: read.problems };
  const { message, problems } = read;
  const attachments = message.kind === 'document' ? message.attachments : [];
  const attached = attachments.map((attachment) => ({
    ...describeAttachment(attachment),
    attachment,
    isSuspect: checkAttachment(attachment, '').some(({ code }) => SUSPECT.includes(code)),
  }));
  return { message, attached, problems };
}
