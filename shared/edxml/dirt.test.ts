import { describe, expect, test } from 'vitest';
import { BOTH, OF_DOCUMENTS, OF_STATUS, type Dirt } from '../testing/edxmlDirt.ts';
import { EXAMPLES } from '../testing/edxmlExamples.ts';
import type { Message } from './message.ts';
import { readEdxml } from './read.ts';
import { writeEdxml } from './write.ts';

function soiled(message: Message, { soil }: Dirt): Uint8Array {
  const clean = new TextDecoder().decode(writeEdxml(message));
  const dirty = soil(clean);
  expect(dirty).not.toBe(clean);
  return typeof dirty === 'string' ? new TextEncoder().encode(dirty) : dirty;
}

for (const [kind, message] of Object.entries<Message>(EXAMPLES)) {
  const own = message.kind === 'status' ? OF_STATUS : OF_DOCUMENTS;
  const dirt = [...BOTH, ...own].filter(({ only }) => only === undefined || only === message.kind);
  describe(`a dirty ${kind} is read with exactly these problems`, () => {
    test.each(dirt)('$name', (one) => {
      const read = readEdxml(soiled(message, one));
      expect(read.problems.map(({ code }) => code)).toEqual(one.expected);
      expect(read.ok).toBe(true);
      if (read.ok && !one.loses) expect(read.message).toEqual(message);
    });
  });
}
