import { expect, test } from 'vitest';
import { readEnvelope } from './envelope.ts';
import { comment, envelope, newDocument } from './testing/openOffice.ts';

test('an envelope has 2 MiB, whatever fills it', () => {
  const sized = (characters: number) => envelope(newDocument(), comment('ă'.repeat(characters)));
  const frame = Buffer.byteLength(JSON.stringify(sized(0)));
  const room = Math.floor((2 * 1024 ** 2 - frame) / 2);
  expect(readEnvelope(sized(room)).ok).toBe(true);
  const tooLarge = sized(room + 1);
  expect(readEnvelope(tooLarge)).toEqual({ ok: false, id: tooLarge.id });
});
