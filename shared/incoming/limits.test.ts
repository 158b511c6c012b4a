import { expect, test } from 'vitest';
import { kindOf, refuseMalformed } from '../kinds.ts';
import { LONGEST_NAME } from '../protocol.ts';
import { refusalText } from '../refusals.ts';
import { registers } from '../testing/story.ts';
import type { CommandOf } from './commands.ts';
import { archiveLimits, beyondArchive, limits } from './limits.ts';

const registration = registers() as CommandOf<'RegisterIncoming'>;
const parse = (changes: object) => kindOf('incoming:x')?.parse({ ...registration, ...changes });

function says(changes: object): string {
  const parsed = parse(changes);
  if (!parsed || parsed.ok) throw new Error('it was taken');
  return refusalText(refuseMalformed(parsed.tooLong).refusal, 'vi');
}

test.each([
  ['subject', 'Trích yếu nội dung', limits.subject],
  ['issuer', 'Tác giả', limits.issuer],
  ['reference', 'Số, ký hiệu', limits.reference],
  ['note', 'Ghi chú', limits.note],
  ['signer', 'Người ký', limits.signer],
] as const)('a too long %s is refused by its name and its limit', (field, word, limit) => {
  expect(parse({ [field]: 'ư'.repeat(limit) })).toMatchObject({ ok: true });
  // As a Mac writes it: longer on the way than when it is stored.
  expect(parse({ [field]: 'ư'.normalize('NFD').repeat(limit) })).toMatchObject({ ok: true });
  for (const length of [limit + 1, 5 * limit]) {
    const said = says({ [field]: 'a'.repeat(length) });
    for (const part of [word, String(limit), String(length)]) expect(said).toContain(part);
  }
});

test('a file whose name is as long as file systems take it can be chosen; a longer name is named', () => {
  const file = { sha256: 'a'.repeat(64), name: '', size: 9, mediaType: 'application/pdf' };
  const named = (length: number) => ({
    files: [{ ...file, name: `${'a'.repeat(length - 4)}.pdf` }],
  });
  expect(parse(named(251))).toMatchObject({ ok: true });
  expect(parse(named(LONGEST_NAME))).toMatchObject({ ok: true });
  expect(says(named(LONGEST_NAME + 1))).toContain('Tên tệp');
});

test('what is malformed otherwise says so', () => {
  expect(says({ urgency: 'soon', subject: 'Trích yếu' })).toContain('không đúng mẫu');
});

test('what the archive cannot take is taken, and remarked', () => {
  expect(beyondArchive(registration)).toEqual([]);
  const notation = 'A'.repeat(archiveLimits.notation);
  const fits = {
    ...registration,
    issuer: 'a'.repeat(200),
    subject: 'a'.repeat(500),
    reference: `12345678901/${notation}`,
    pages: 999,
  };
  expect(beyondArchive(fits)).toEqual([]);
  const long = {
    ...fits,
    issuer: 'a'.repeat(201),
    subject: 'a'.repeat(501),
    reference: `123456789012/${notation}B`,
    pages: 1_000,
  };
  expect(parse(long)).toMatchObject({ ok: true });
  expect(beyondArchive(long)).toEqual([
    { field: 'issuer', length: 201, limit: 200 },
    { field: 'number', length: 12, limit: 11 },
    { field: 'notation', length: 31, limit: 30 },
    { field: 'subject', length: 501, limit: 500 },
    { field: 'pages', length: 4, limit: 3 },
  ]);
});
