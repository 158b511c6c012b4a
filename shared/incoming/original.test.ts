import { expect, test } from 'vitest';
import { directs, given, lead, registers, story } from '../testing/story.ts';

const hand = (to: string) => ({ type: 'HandOverOriginal', to }) as const;
const onPaper = () => story().does('vanthu', registers({ medium: 'paper' }));
const withUnit = () =>
  onPaper()
    .does('giamdoc', directs(lead('pgd.hatang')))
    .does('pgd.hatang', directs(lead('tp.cntt')));

test('[OR1] the original is with the clerk after registration, and goes to the lead unit', () => {
  expect(onPaper().card.paperOriginal).toEqual({ at: 'vanthu' });
  expect(onPaper().refusal('vanthu', hand('tp.cntt'))).toBe('OR1');
  expect(withUnit().refusal('vanthu', hand('tp.baochi'))).toBe('OR1');
  expect(withUnit().refusal('tp.cntt', hand('cv.cntt1'))).toBe('OR1');
  expect(withUnit().refusal('vanthu', hand('cv.cntt1'))).toBe('OR1');
  const withOfficer = withUnit().does('tp.cntt', directs(lead('cv.cntt1')));
  expect(withOfficer.refusal('vanthu', hand('cv.cntt1'))).toBeUndefined();
  expect(story().does('vanthu', registers()).refusal('vanthu', hand('tp.cntt'))).toBe('OR1');
});

test('[OR1] the taker confirms, or refuses with a reason', () => {
  const handed = withUnit().does('vanthu', hand('tp.cntt'));
  expect(handed.card.paperOriginal).toEqual({ at: 'vanthu', handingTo: 'tp.cntt' });
  expect(handed.refusal('tp.bcvt', { type: 'ReceiveOriginal' })).toBe('OR1');
  expect(handed.refusal('vanthu', hand('cv.cntt1'))).toBe('OR1');
  const taken = handed.does('tp.cntt', { type: 'ReceiveOriginal' });
  expect(taken.card.paperOriginal).toEqual({ at: 'tp.cntt' });
  const refused = handed.does('tp.cntt', { type: 'ReceiveOriginal', refused: 'thiếu trang 2' });
  expect(refused.card.paperOriginal).toEqual({ at: 'vanthu' });
});

test('[AS2] receiving the paper is an act', () => {
  const before = withUnit();
  const taken = before.does('vanthu', hand('tp.cntt')).does('tp.cntt', { type: 'ReceiveOriginal' });
  expect(given(taken.card, 'tp.cntt').acted).toBe(true);
  const recall = { type: 'RecallDirective', directive: before.last, reason: 'x' } as const;
  expect(taken.refusal('pgd.hatang', recall)).toBe('AS2');
});

test('[OR1] a hand-over to somebody who lost the document does not wait for ever', () => {
  const before = withUnit();
  const recalled = before
    .does('vanthu', hand('tp.cntt'))
    .does('pgd.hatang', { type: 'RecallDirective', directive: before.last, reason: 'x' })
    .does('pgd.hatang', directs(lead('tp.bcvt')));
  expect(recalled.does('vanthu', hand('tp.bcvt')).card.paperOriginal).toEqual({
    at: 'vanthu',
    handingTo: 'tp.bcvt',
  });
});

test('[OR1] when the lead changes, whoever has the paper hands it on, or back to the clerk', () => {
  const taken = withUnit()
    .does('vanthu', hand('tp.cntt'))
    .does('tp.cntt', { type: 'ReceiveOriginal' })
    .does('pgd.hatang', directs(lead('tp.bcvt')));
  expect(taken.refusal('vanthu', hand('tp.bcvt'))).toBe('OR1');
  expect(taken.refusal('tp.cntt', hand('tp.bcvt'))).toBeUndefined();
  const back = taken.does('tp.cntt', hand('vanthu')).does('vanthu', { type: 'ReceiveOriginal' });
  expect(back.card.paperOriginal).toEqual({ at: 'vanthu' });
});

test('[OR1] the paper lies in the dossier when whoever has it files it; a document lies in several', () => {
  const files = (one: string) =>
    ({ type: 'FileInDossier', dossier: `dossier:${one.repeat(36)}` }) as const;
  const filed = withUnit().does('tp.cntt', files('1')).does('vanthu', files('2'));
  expect(filed.card.dossiers?.length).toBe(2);
  expect(filed.card.paperOriginal).toEqual({ at: 'vanthu', dossier: files('2').dossier });
});
