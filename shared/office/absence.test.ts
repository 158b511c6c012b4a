import { expect, test } from 'vitest';
import { story, type Story } from '../testing/story.ts';

const away = (from: string, to: string) => ({ person: 'pgd.hatang', from, to });
const theirs = ({ office }: Story) => office.absences.map(({ from }) => from);

test('[RT5] an absence that is over leaves the office’s card after a year, not before', () => {
  const told = story().at('2026-11-09T02:00:00.000Z').absent(away('2026-11-09', '2026-11-10'));
  // 366 days after its last day, and one more.
  const within = told
    .at('2027-11-11T02:00:00.000Z')
    .absent({ person: 'giamdoc', from: '2027-11-11', to: '2027-11-11' });
  expect(theirs(within)).toEqual(['2026-11-09', '2027-11-11']);
  const later = within
    .at('2027-11-12T02:00:00.000Z')
    .absent({ person: 'giamdoc', from: '2027-11-12', to: '2027-11-12' });
  expect(theirs(later)).toEqual(['2027-11-11', '2027-11-12']);
});

test('[RT5] an absence that was ended before it counted leaves the card at once', () => {
  const told = story().absent(away('2026-12-01', '2026-12-02'));
  expect(theirs(told.endsAbsence('pgd.hatang'))).toEqual([]);
  const begun = told.at('2026-12-02T02:00:00.000Z').endsAbsence('pgd.hatang');
  expect(theirs(begun)).toEqual(['2026-12-01']);
});

test('[RT5] recording and ending absences over and over fills the card of nobody', () => {
  let told = story();
  for (let count = 0; count < 150; count += 1) {
    const absence = { type: 'RecordAbsence', ...away('2026-01-05', '2026-12-30') } as const;
    const outcome = told.triesInOffice('pgd.hatang', absence);
    if (!outcome.ok) {
      expect(outcome.refusal.key).toBe('RT5.tooMany');
      break;
    }
    told = told.absent(away('2026-01-05', '2026-12-30')).endsAbsence('pgd.hatang');
  }
  expect(told.office.absences).toHaveLength(120);
  const others = { person: 'giamdoc', from: '2026-12-01', to: '2026-12-02' };
  expect(theirs(told.absent(others)).at(-1)).toBe('2026-12-01');
});
