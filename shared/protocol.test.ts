import { createHash } from 'node:crypto';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { IncomingCommandSchema } from './incoming/commands.ts';
import { OfficeCommandSchema } from './office/absence.ts';
import {
  CommandsAnswer,
  EnvelopeSchema,
  InstantText,
  PROTOCOL,
  SnapshotFooter,
  SnapshotHeader,
  textUpTo,
} from './protocol.ts';

/** Taken when the protocol was last raised. A change of shape that older devices misread raises PROTOCOL. */
const KNOWN: Readonly<Record<number, string>> = { 1: '68d4ccf64ff56dee' };

test('the shapes on the wire change only with the number of the protocol', () => {
  const shapes = [
    EnvelopeSchema,
    IncomingCommandSchema,
    OfficeCommandSchema,
    CommandsAnswer,
    SnapshotHeader,
    SnapshotFooter,
  ];
  const json = shapes.map((shape) => toJsonSchema(shape, { errorMode: 'ignore' }));
  const hash = createHash('sha256').update(JSON.stringify(json)).digest('hex').slice(0, 16);
  expect(
    hash,
    'the wire shapes changed: raise PROTOCOL if an older device would misread them, then note the hash',
  ).toBe(KNOWN[PROTOCOL]);
});

const read = (text: string, max = 20) => {
  const parsed = v.safeParse(textUpTo(max), text);
  return parsed.success ? parsed.output : undefined;
};

test('a text is kept in NFC, without what nobody sees', () => {
  expect(read('Tiếng Việt'.normalize('NFD'))).toBe('Tiếng Việt');
  expect(read('hóa\u200bđơn\u202efdp.exe\ufeff\u{e0041}')).toBe('hóađơnfdp.exe');
  expect(read('👩\u200d💻')).toBe('👩\u200d💻');
  expect(read('a\nb\tc')).toBe('a\nb\tc');
});

test('a text is bounded as it is kept; control characters and half characters are refused', () => {
  expect(read('ế'.repeat(20).normalize('NFD'))).toHaveLength(20);
  expect(read('ế'.repeat(21))).toBeUndefined();
  expect(read('\u200b'.repeat(81))).toBeUndefined();
  for (const bad of ['\u0000', '\u001b', '\u007f', '\u0090', '\ud800']) {
    expect(read(`a${bad}b`)).toBeUndefined();
  }
});

test('[OB7] an instant that does not exist is none', () => {
  expect(v.is(InstantText, '2026-02-28T23:59:59.999Z')).toBe(true);
  expect(v.is(InstantText, '2026-11-09T02:00:00Z')).toBe(true);
  expect(v.is(InstantText, '2026-02-30T02:00:00Z')).toBe(false);
  expect(v.is(InstantText, '2026-11-09T24:00:00Z')).toBe(false);
});

test('[DR3] what joins emoji says nothing by itself, and does not part a word', () => {
  expect(read('hóa\u200dđơn\ufe0f')).toBe('hóađơn');
  expect(read('\u200d'.repeat(10))).toBe('');
  for (const emoji of ['👩\u200d💻', '❤\ufe0f\u200d🔥', '👩🏽\u200d🚀', '1\ufe0f\u20e3']) {
    expect(read(emoji)).toBe(emoji);
  }
});
