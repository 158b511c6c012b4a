import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANY_MESSAGE } from '../testing/edxml.ts';
import { readEdxml } from './read.ts';
import { writeEdxml } from './write.ts';

describe('what is written is read as the same message, with nothing to object to', () => {
  for (const [kind, anyMessage] of Object.entries(ANY_MESSAGE)) {
    test(kind, () => {
      fc.assert(
        fc.property(anyMessage, (message) => {
          const bytes = writeEdxml(message);
          const { attachments: _, ...read } = { attachments: [], ...readEdxml(bytes) };
          expect(read).toEqual({ ok: true, message, problems: [] });
          // The canonical form is one: written again, not a byte differs.
          const again = readEdxml(bytes);
          expect(again.ok && writeEdxml(again.message)).toEqual(bytes);
        }),
        { numRuns: 150 },
      );
    });
  }
});
