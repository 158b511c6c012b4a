import { expect, test } from 'vitest';
import { calendars } from '../testing/calendars.ts';
import { directs, lead, registers, story, type Story } from '../testing/story.ts';
import { outOfOrder } from './outOfOrder.ts';

const at = ({ card, office }: Story, now: string) =>
  outOfOrder(card, { office, calendar: calendars, now });
const onPaper = () =>
  story()
    .does('vanthu', registers({ medium: 'paper' }))
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt')));

test('[LT2] paper that is not with the lead’s unit after one working day', () => {
  expect(at(onPaper(), '2026-11-10T09:00:00.000Z')).toEqual([]);
  expect(at(onPaper(), '2026-11-11T01:00:00.000Z')).toEqual(['paperWaits']);
  const taken = onPaper()
    .does('vanthu', { type: 'HandOverOriginal', to: 'tp.cntt' })
    .does('tp.cntt', { type: 'ReceiveOriginal' });
  expect(at(taken, '2026-11-30T01:00:00.000Z')).toEqual([]);
});

test('[LT2] finished without a dossier, and what acts were marked with, each once', () => {
  const late = story().does('vanthu', registers({ arrivedOn: '2026-11-02' }));
  const finished = late.does('giamdoc', { type: 'CloseIncoming' });
  expect(at(finished, finished.now)).toEqual(['registeredLate', 'withoutDossier']);
  const filed = finished.does('vanthu', {
    type: 'FileInDossier',
    dossier: `dossier:${'0'.repeat(36)}`,
  });
  expect(at(filed, filed.now)).toEqual(['registeredLate']);
});

test('[LT2] the day of the paper counts from the directive that stands, not from one that was recalled', () => {
  const before = onPaper();
  const again = before
    .does('pgd.hatang', { type: 'RecallDirective', directive: before.last, reason: 'x' })
    .at('2026-11-13T02:00:00.000Z')
    .does('pgd.hatang', directs(lead('tp.cntt')));
  expect(at(again, '2026-11-13T03:00:00.000Z')).toEqual([]);
  expect(at(again, '2026-11-17T01:00:00.000Z')).toEqual(['paperWaits']);
});
