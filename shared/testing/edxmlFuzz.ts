import { attachmentBytes, examineAttachment } from '../edxml/attachments.ts';
import type { Message } from '../edxml/message.ts';
import { readEdxml } from '../edxml/read.ts';
import { isSignature } from '../edxml/signature.ts';
import { writeEdxml } from '../edxml/write.ts';
import { SIGNATURE } from './edxml.ts';
import { EXAMPLES } from './edxmlExamples.ts';
import { chance, mutate } from './mutate.ts';

const CLEAN = Object.values<Message>(EXAMPLES).map((message) =>
  writeEdxml({ ...message, signature: SIGNATURE }),
);

const WORDS = [
  ...['<', '>', '</', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?xml', '?>', '"', '&', '&amp;'],
  ...['&#0;', '&#x110000;', '<!DOCTYPE a [<!ENTITY b "c">', ']>', '\0', '\ufeff', '\u{1f600}'],
  ...['edXML:', 'xmlns=""', '<To>', '</edXML:To>', '<Signature>', '<Status>', '<StatusCode>7'],
  ...['null', '2026/02/30', '=', '====', 'cid:', '[2]', '\r\n', ' '],
];

/** A file that was a message, the same for a seed. */
export function mutatedEdxml(seed: number): Uint8Array {
  const next = chance(seed);
  const clean = CLEAN[Math.floor(next() * CLEAN.length)] ?? new Uint8Array();
  return mutate(clean, next, WORDS);
}

/**
 * What must hold of any bytes: they are read without a throw, all there is can be used, and what was read is a
 * message that can be written and read as the same one. Undefined when it holds.
 */
export function faultOf(bytes: Uint8Array): string | undefined {
  const read = readEdxml(bytes);
  if (!read.ok) return read.problems.length > 0 ? undefined : 'refused without a reason';
  const again = readEdxml(writeEdxml(read.message));
  if (!again.ok) return 'what was written cannot be read';
  const [first, second] = [comparable(read.message), comparable(again.message)];
  return first === second ? undefined : `differs:\n${first}\n${second}`;
}

function comparable(message: Message): string {
  const { signature, ...rest } = message;
  const kept = signature !== undefined && isSignature(signature) ? { signature } : {};
  if (rest.kind === 'status') return JSON.stringify({ ...rest, ...kept });
  const attachments = rest.attachments.map((attachment) => ({
    ...{ ...attachment, encoded: attachmentBytes(attachment).join() },
    ...examineAttachment(attachment).facts,
  }));
  return JSON.stringify({ ...rest, ...kept, attachments });
}
