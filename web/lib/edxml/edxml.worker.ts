import { attachmentBytes } from '#shared/edxml/attachments.ts';
import type { Problem } from '#shared/edxml/problem.ts';
import { readEdxml } from '#shared/edxml/read.ts';
import { answer } from '#web/lib/thread.ts';
import type { Answer, Asked, Opened } from './work.ts';

answer(
  async (asked: Asked): Promise<Answer> => {
    if (asked.kind === 'attachment') return attachmentBytes(asked.attachment);
    return open(new Uint8Array(await asked.file.arrayBuffer()));
  },
  // Of two hundred megabytes there is one copy.
  (done) =>
    done instanceof Uint8Array
      ? [done.buffer]
      : [...new Set(done.attached.map(({ attachment }) => attachment.encoded.buffer))],
);

function open(bytes: Uint8Array): Opened {
  const read = readEdxml(bytes);
  if (!read.ok) return { attached: [], problems: read.problems };
  const { message, problems } = read;
  const attachments = message.kind === 'document' ? message.attachments : [];
  const attached = read.attachments.flatMap((facts, index) => {
    const attachment = attachments[index];
    const isSuspect = problems.some((problem) => isAboutType(problem, index));
    return attachment ? [{ ...facts, attachment, isSuspect }] : [];
  });
  return { message, attached, problems };
}

/** Whether the problem says that this attachment is something else than it says it is. */
function isAboutType({ code, where }: Problem, index: number): boolean {
  const isType = code === 'attachment.type' || code === 'attachment.edxml';
  return isType && Number(/\[(\d+)\]$/.exec(where)?.[1] ?? 1) === index + 1;
}
