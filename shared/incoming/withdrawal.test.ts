import { expect, test } from 'vitest';
import { coHandler, directs, given, lead, registers, story } from '../testing/story.ts';

const secret = 'nội dung lọt vào hệ thống';
const file = (sha: string) => ({
  sha256: sha.repeat(64),
  name: `${secret}.pdf`,
  size: 9,
  mediaType: 'application/pdf',
});
const stroke = [
  [0.123456, 0.654321],
  [0.2, 0.2],
];
const ink = [{ file: 'e'.repeat(64), page: 1, strokes: [stroke] }];
const withdraws = (cause: 'secret' | 'barred' | 'notOurs') =>
  ({ type: 'WithdrawIncoming', cause, reason: 'có dấu trên bản giấy' }) as const;

/** A document that carries its content wherever a command can put any. */
function full() {
  const facts = {
    ...{ subject: secret, note: secret, issuer: secret, signer: secret, reference: secret },
    ...{ language: secret, issuerCode: secret, documentType: `other: ${secret}` },
    ...{ medium: 'paper' as const, files: [file('a')], due: '2026-11-20' },
    duplicateOf: { document: 'incoming:01930000-0000-7000-8000-0000000000aa', reason: secret },
  } as const;
  const directed = story()
    .does('vanthu', registers(facts))
    .does('vanthu', { type: 'CorrectRegistration', changes: { subject: 'mới' }, reason: secret })
    .does('giamdoc', { ...directs(lead('pgd.hatang')), text: secret, ink })
    .does('pgd.hatang', directs(lead('tp.cntt', { due: '2026-11-12' }), coHandler('tp.baochi')));
  const { id } = given(directed.card, 'tp.cntt');
  return directed
    .does('vanthu', { type: 'HandOverOriginal', to: 'tp.cntt' })
    .does('tp.cntt', { type: 'ReceiveOriginal', refused: secret })
    .does('vanthu', { type: 'FileInDossier', dossier: `dossier:${'d'.repeat(36)}` })
    .does('tp.cntt', { type: 'AskExtension', assignment: id, due: '2026-11-16', reason: secret })
    .does('vanthu', { type: 'Remind', assignment: id, text: secret })
    .does('tp.cntt', { type: 'AnswerReminder', text: secret })
    .does('tp.baochi', { type: 'ReportResult', text: secret, files: [file('b')] })
    .does('cv.vp1', { type: 'Comment', text: secret, files: [file('c')] });
}

test.each(['secret', 'barred'] as const)(
  '[IN9] nothing of the content remains of what is %s: texts, reasons, file names, ink, dossiers, old values',
  (cause) => {
    const before = full();
    const text = JSON.stringify(before.does('vanthu', withdraws(cause)).card);
    for (const trace of [secret, 'a'.repeat(64), 'b'.repeat(64), 'e'.repeat(64), 'mới']) {
      expect(JSON.stringify(before.card)).toContain(trace);
      expect(text).not.toContain(trace);
    }
    for (const trace of ['0.123456', 'ddddd', '0000000000aa']) expect(text).not.toContain(trace);
    expect(text).toContain('có dấu trên bản giấy');
  },
);

test('[IN9] what remains keeps the place in the book and who had it', () => {
  const { card } = full().does('vanthu', withdraws('secret'));
  expect(card).toMatchObject({
    ...{ status: 'withdrawn', arrivalNumber: 1, year: 2026, registeredBy: 'vanthu' },
    paperOriginal: { at: 'vanthu' },
  });
  expect(card.assignments.map(({ to, state }) => [to, state])).toEqual([
    ['giamdoc', 'ended'],
    ['pgd.hatang', 'ended'],
    ['tp.cntt', 'ended'],
    ['tp.baochi', 'ended'],
  ]);
});

test('[IN9] a document withdrawn for another cause can still turn out to be secret', () => {
  const withdrawn = full().does('vanthu', withdraws('notOurs'));
  expect(withdrawn.refusal('vanthu', withdraws('notOurs'))).toBe('IN7');
  expect(withdrawn.refusal('giamdoc', withdraws('secret'))).toBe('IN9');
  const erased = withdrawn.does('vanthu', withdraws('secret'));
  expect(JSON.stringify(erased.card)).not.toContain(secret);
  expect(erased.card.withdrawal?.cause).toBe('secret');
});

test('[IN9] nothing comes back onto a document whose content was erased', () => {
  const erased = full().does('vanthu', withdraws('secret'));
  const corrects = {
    type: 'CorrectRegistration',
    changes: { subject: secret },
    reason: 'x',
  } as const;
  expect(erased.refusal('vanthu', corrects)).toBe('IN9');
  expect(erased.refusal('giamdoc', { type: 'Comment', text: secret })).toBe('IN9');
  expect(erased.refusal('giamdoc', { type: 'ReopenIncoming', reason: 'x' })).toBe('IN7');
  const turned = story().does('vanthu', { type: 'TurnAway', cause: 'secret' });
  expect(turned.refusal('vanthu', corrects)).toBe('IN9');
});
