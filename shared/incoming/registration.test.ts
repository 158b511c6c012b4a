import { expect, test } from 'vitest';
import { directs, lead, registers, story } from '../testing/story.ts';

const pdf = { sha256: 'a'.repeat(64), name: 'a.pdf', size: 9, mediaType: 'application/pdf' };
const other = { ...pdf, sha256: 'b'.repeat(64) };

test('[IN1] only a clerk registers', () => {
  expect(story().refusal('vanthu', registers())).toBeUndefined();
  for (const person of ['giamdoc', 'tp.cntt', 'cv.vp1', 'quantri']) {
    expect(story().refusal(person, registers())).toBe('IN1');
  }
});

test('[IN2] a declared mark is refused, whatever the command', () => {
  expect(story().refusal('vanthu', registers({ subject: 'TỐI MẬT' }))).toBe('IN2');
  expect(story().refusal('vanthu', registers({ note: 'Ghi chú\n(MẬT)' }))).toBe('IN2');
  expect(
    story().refusal('vanthu', registers({ subject: 'Công tác bảo vệ bí mật nhà nước' })),
  ).toBeUndefined();
  const registered = story().does('vanthu', registers());
  expect(registered.refusal('giamdoc', { type: 'Comment', text: 'Độ mật: Tuyệt mật' })).toBe('IN2');
  expect(registered.refusal('giamdoc', { ...directs(lead('pgd.hatang')), text: 'MẬT' })).toBe(
    'IN2',
  );
});

test('[IN2] what is turned away is recorded without its content, for clerks alone', () => {
  const turned = story().does('vanthu', { type: 'TurnAway', issuer: 'Sở X', cause: 'secret' });
  expect(turned.card).toMatchObject({ status: 'withdrawn', subject: '', arrivalNumber: null });
  expect(story().refusal('tp.cntt', { type: 'TurnAway', cause: 'secret' })).toBe('IN1');
});

test('[IN3] the same issuer, reference and date again needs the document it duplicates and a reason', () => {
  const before = {
    document: 'incoming:01930000-0000-7000-8000-0000000000aa',
    arrivalNumber: 7,
    year: 2026,
  };
  const sameDay = story({
    book: { arrivalNumber: 8, duplicates: [{ ...before, sameDate: true }] },
  });
  expect(sameDay.refusal('vanthu', registers())).toBe('IN3');
  const wrong = { document: 'incoming:01930000-0000-7000-8000-0000000000bb', reason: 'gửi lại' };
  expect(sameDay.refusal('vanthu', registers({ duplicateOf: wrong }))).toBe('IN3');
  const named = { document: before.document, reason: 'gửi lại' };
  expect(sameDay.refusal('vanthu', registers({ duplicateOf: named }))).toBeUndefined();
});

test('[IN3] the same reference with another date is told, not refused', () => {
  const before = {
    document: 'incoming:01930000-0000-7000-8000-0000000000aa',
    arrivalNumber: 7,
    year: 2026,
  };
  const told = story({ book: { arrivalNumber: 8, duplicates: [{ ...before, sameDate: false }] } });
  expect(told.does('vanthu', registers()).result).toEqual({
    arrivalNumber: 8,
    year: 2026,
    sameReferenceAs: 7,
  });
});

test('[IN4] registration takes the next number and lays the document before the director in one act', () => {
  const registered = story({ book: { arrivalNumber: 12 } }).does('vanthu', registers());
  expect(registered.result).toEqual({ arrivalNumber: 12, year: 2026 });
  expect(registered.card).toMatchObject({
    arrivalNumber: 12,
    year: 2026,
    status: 'awaitingDirective',
    version: 1,
  });
  expect(registered.card.assignments).toMatchObject([
    { id: `${registered.last}.0`, to: 'giamdoc', from: 'vanthu', role: 'lead', state: 'open' },
  ]);
  expect(story().refusal('vanthu', registers({ book: 'khac' }))).toBe('IN4');
});

test('[IN4] a phone cannot know the number, and says so', () => {
  const onPhone = story({ book: null }).does('vanthu', registers());
  expect(onPhone.card.arrivalNumber).toBeNull();
  expect(onPhone.result).toBeUndefined();
});

/** 02/01/2027 in the morning. */
const NEW_YEAR = '2027-01-02T02:00:00.000Z';

test('[IN4] post of the last day of a year stands in that year’s book while it is open', () => {
  const newYear = story({ start: NEW_YEAR, book: null });
  const late = newYear.does('vanthu', registers({ arrivedOn: '2026-12-31' }));
  expect(late.card).toMatchObject({ year: 2026, registeredOn: '2027-01-02' });
  const today = newYear.does('vanthu', registers({ arrivedOn: '2027-01-02' }));
  expect(today.card).toMatchObject({ year: 2027 });
});

test('[IN4] the book is open until the end of 31 January by the server’s day, whatever a phone says', () => {
  const decidedAt = '2027-01-31T16:00:00.000Z';
  const post = registers({ arrivedOn: '2026-12-31' });
  const inTime = story({ start: '2027-01-31T16:59:00.000Z', book: null });
  expect(inTime.does('vanthu', post, { decidedAt }).card.year).toBe(2026);
  const tooLate = story({ start: '2027-01-31T17:00:00.000Z', book: null });
  expect(tooLate.refusal('vanthu', post, { decidedAt })).toBe('IN4');
  const reasoned = registers({ arrivedOn: '2026-12-31', note: 'Thất lạc ở bưu điện' });
  expect(tooLate.does('vanthu', reasoned, { decidedAt }).card.year).toBe(2027);
});

test('[IN4] nothing arrived before last year', () => {
  const inMarch = story({ start: '2027-03-01T02:00:00.000Z' });
  const older = registers({ arrivedOn: '2025-12-31', note: 'Tìm thấy trong tủ' });
  expect(inMarch.refusal('vanthu', older)).toBe('IN4');
});

test('[IN4] a correction of the day of arrival never moves the year, and says why where the book is closed', () => {
  const registered = story({ start: '2027-02-10T02:00:00.000Z', book: null }).does(
    'vanthu',
    registers({ arrivedOn: '2027-02-10' }),
  );
  const corrects = (changes: object) =>
    ({ type: 'CorrectRegistration', changes, reason: 'gõ nhầm' }) as const;
  const arrivedOn = '2026-12-30';
  expect(registered.refusal('vanthu', corrects({ arrivedOn }))).toBe('IN4');
  const corrected = registered.does('vanthu', corrects({ arrivedOn, note: 'Thất lạc' }));
  expect(corrected.card).toMatchObject({ arrivedOn, year: 2027 });
});

test('[IN6] a correction keeps the old values; book, number and year never change', () => {
  const registered = story().does('vanthu', registers());
  const changes = { subject: 'Chủ đề đã sửa', urgency: 'urgent' as const };
  const corrected = registered.does('vanthu', {
    type: 'CorrectRegistration',
    changes,
    reason: 'gõ nhầm',
  });
  expect(corrected.card).toMatchObject(changes);
  expect(corrected.card.history.at(-1)).toMatchObject({
    event: 'RegistrationCorrected',
    text: 'gõ nhầm',
    old: { subject: registered.card.subject, urgency: 'normal' },
  });
  const otherBook = {
    type: 'CorrectRegistration',
    changes: { book: 'khac' },
    reason: 'x',
  } as const;
  expect(registered.refusal('vanthu', otherBook)).toBe('IN6');
  expect(registered.refusal('giamdoc', { type: 'CorrectRegistration', changes, reason: 'x' })).toBe(
    'IN6',
  );
});

test('[IN6] after the first directive the due date and the files no longer change, but a file may be added', () => {
  const directed = story()
    .does('vanthu', registers({ files: [pdf] }))
    .does('giamdoc', directs(lead('pgd.hatang')));
  const change = (changes: object) =>
    directed.refusal('vanthu', { type: 'CorrectRegistration', changes, reason: 'x' });
  expect(change({ due: '2026-11-20' })).toBe('IN6');
  expect(change({ files: [other] })).toBe('IN6');
  expect(change({ files: [pdf, other] })).toBeUndefined();
});

test('[IN6] a closed quarter takes no correction', () => {
  const closed = story({ book: { quarterClosed: true } }).does('vanthu', registers());
  const correction = {
    type: 'CorrectRegistration',
    changes: { subject: 'x' },
    reason: 'x',
  } as const;
  expect(closed.refusal('vanthu', correction)).toBe('IN6');
});

const finished = () =>
  story().does('vanthu', registers()).does('giamdoc', { type: 'CloseIncoming', text: 'Lưu' });

test('[IN7] a finished document takes no directive, result or extension; comments go on', () => {
  expect(finished().refusal('giamdoc', directs(lead('pgd.hatang')))).toBe('IN7');
  expect(finished().refusal('giamdoc', { type: 'ReportResult', text: 'x' })).toBe('IN7');
  expect(finished().refusal('giamdoc', { type: 'Comment', text: 'x' })).toBeUndefined();
});

test('[IN7] the director, or whoever’s acceptance finished it, reopens it', () => {
  const reopened = finished().does('giamdoc', { type: 'ReopenIncoming', reason: 'bổ sung' });
  expect(reopened.card.status).toBe('awaitingDirective');
  expect(reopened.card.finishedOn).toBeUndefined();
  expect(finished().refusal('vanthu', { type: 'ReopenIncoming', reason: 'x' })).toBe('IN7');
  const registered = story().does('vanthu', registers());
  expect(registered.refusal('giamdoc', { type: 'ReopenIncoming', reason: 'x' })).toBe('IN7');
});

test('[IN8] the clerk presents again what the director returned', () => {
  const returned = story()
    .does('vanthu', registers())
    .does('giamdoc', { type: 'ReturnDocument', reason: 'Thiếu phụ lục kèm theo' });
  expect(returned.card.status).toBe('returnedToClerk');
  expect(returned.refusal('tp.cntt', { type: 'PresentIncoming', reason: 'x' })).toBe('IN8');
  const again = returned.does('vanthu', { type: 'PresentIncoming', reason: 'đã bổ sung' });
  expect(again.card.status).toBe('awaitingDirective');
  expect(again.refusal('giamdoc', directs(lead('pgd.hatang')))).toBeUndefined();
  expect(again.refusal('vanthu', { type: 'PresentIncoming', reason: 'x' })).toBe('IN8');
});

test('[IN9] the clerk withdraws; the number stays and the cause stands', () => {
  const registered = story({ book: { arrivalNumber: 5 } }).does('vanthu', registers());
  const withdrawn = registered.does('vanthu', {
    type: 'WithdrawIncoming',
    cause: 'notOurs',
    reason: 'gửi nhầm',
  });
  expect(withdrawn.card).toMatchObject({
    status: 'withdrawn',
    arrivalNumber: 5,
    subject: registered.card.subject,
    withdrawal: { cause: 'notOurs', reason: 'gửi nhầm' },
  });
  expect(withdrawn.refusal('giamdoc', directs(lead('pgd.hatang')))).toBe('IN7');
  const bySomebody = { type: 'WithdrawIncoming', cause: 'mistake', reason: 'x' } as const;
  expect(registered.refusal('giamdoc', bySomebody)).toBe('IN9');
});

test('[IN9] nothing of the content of a secret document remains on the card', () => {
  const secret = 'nội dung lọt vào hệ thống';
  const registered = story()
    .does(
      'vanthu',
      registers({ subject: secret, note: secret, files: [pdf], issuer: secret, signer: secret }),
    )
    .does('giamdoc', { ...directs(lead('pgd.hatang')), text: secret })
    .does('pgd.hatang', { type: 'Comment', text: secret });
  const withdrawn = registered.does('vanthu', {
    type: 'WithdrawIncoming',
    cause: 'secret',
    reason: 'có dấu',
  });
  expect(JSON.stringify(withdrawn.card)).not.toContain(secret);
  expect(JSON.stringify(withdrawn.card)).not.toContain(pdf.sha256);
  expect(withdrawn.card.history.length).toBe(4);
});

test('[IN10] registered after the next working day is marked late, not refused', () => {
  const marksOf = (arrivedOn: string, urgency: 'normal' | 'urgent') =>
    story().does('vanthu', registers({ arrivedOn, urgency })).card.history[0]?.marks;
  expect(marksOf('2026-11-06', 'normal')).toBeUndefined();
  expect(marksOf('2026-11-05', 'normal')).toEqual(['registeredLate']);
  expect(marksOf('2026-11-06', 'urgent')).toEqual(['registeredLate']);
  expect(story().refusal('vanthu', registers({ arrivedOn: '2026-11-10' }))).toBe('IN10');
});
