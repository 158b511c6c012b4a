import { expect, test } from 'vitest';
import { offersOf } from '#shared/incoming/offers.ts';
import { calendars } from '#shared/testing/calendars.ts';
import {
  coHandler,
  directs,
  given,
  informed,
  lead,
  registers,
  story,
  type Story,
} from '#shared/testing/story.ts';
import {
  blankDirective,
  commandOf,
  draftOf,
  nameable,
  presentLead,
  withLivingDue,
  type Naming,
} from './directive.ts';

const laid = story().does('vanthu', registers());

test('[RT1] the director finds the deputies first, and each head with the rule that bars them', () => {
  const people = nameable('lead', namingOf(laid, 'giamdoc'));
  const allowed = people.filter(({ disabled }) => !disabled).map(({ value }) => value);
  expect(allowed).toEqual(['pgd.hatang', 'pgd.noidung']);
  const head = people.find(({ value }) => value === 'tp.cntt');
  expect(head?.detail).toMatch(/\(RT1\)$/);
  expect(people.indexOf(head!)).toBeGreaterThan(1);
});

test('[DR2] who is named in one role is not offered in another', () => {
  const naming = namingOf(laid, 'giamdoc');
  const draft = { ...naming.draft, lead: 'pgd.hatang' };
  const [offered] = nameable('coHandler', { ...naming, draft }).filter(({ disabled }) => !disabled);
  expect(offered?.value).toBe('pgd.noidung');
});

test('[DR2] later the lead may stay or have its date moved, and who is informed is not informed again', () => {
  const directed = laid.does(
    'giamdoc',
    directs(lead('pgd.hatang'), coHandler('pgd.noidung'), informed('chanhvp')),
  );
  const naming = namingOf(directed, 'giamdoc');
  expect(naming.offer.first).toBe(false);
  expect(presentLead(naming.card, naming.offer)).toBe('pgd.hatang');
  const disabled = (role: 'lead' | 'coHandler' | 'informed', to: string) =>
    nameable(role, naming).find(({ value }) => value === to)?.disabled;
  expect(disabled('lead', 'pgd.hatang')).toBe(false);
  expect(disabled('lead', 'pgd.noidung')).toBe(false);
  expect(disabled('informed', 'chanhvp')).toBe(true);
  expect(disabled('informed', 'pgd.hatang')).toBe(true);
  const replacing = { ...naming, draft: { ...naming.draft, lead: 'pgd.noidung' } };
  const former = nameable('informed', replacing).find(({ value }) => value === 'pgd.hatang');
  expect(former?.disabled).toBe(false);
  const moved = commandOf({
    ...naming.draft,
    text: 'Lùi hạn',
    lead: 'pgd.hatang',
    due: '2026-11-20',
  });
  expect(given(directed.does('giamdoc', moved).card, 'pgd.hatang').due).toBe('2026-11-20');
});

test('[AS3] heads ask for a report unless they say otherwise, leaders do not', () => {
  const directed = laid.does('giamdoc', directs(lead('pgd.hatang')));
  const headed = directed.does('pgd.hatang', directs(lead('tp.cntt')));
  expect(namingOf(laid, 'giamdoc').draft.report).toBe(false);
  expect(namingOf(headed, 'tp.cntt').draft.report).toBe(true);
});

test('what is written is what is sent, and what was refused comes back as it was written', () => {
  const { draft } = namingOf(laid, 'giamdoc');
  const written = {
    ...draft,
    text: ' Giao đ/c chủ trì. ',
    lead: 'pgd.hatang',
    coHandlers: ['pgd.noidung'],
    informed: ['chanhvp'],
    report: true,
  };
  const command = commandOf(written);
  expect(laid.refusal('giamdoc', command)).toBeUndefined();
  expect(draftOf(command, draft)).toEqual({ ...written, text: 'Giao đ/c chủ trì.' });
  const filed = commandOf({ ...written, close: true });
  expect(filed.assignments).toEqual([{ to: 'chanhvp', role: 'informed' }]);
  expect(laid.refusal('giamdoc', filed)).toBeUndefined();
});

test('[DL1] a draft of another day does not keep a date that has passed', () => {
  const { draft, offer } = namingOf(laid, 'giamdoc');
  const old = { ...draft, due: '2026-11-06' };
  expect(withLivingDue(old, offer, laid.now).due).toBe(offer.defaultDue);
  expect(withLivingDue({ ...draft, due: '2026-11-20' }, offer, laid.now).due).toBe('2026-11-20');
});

function namingOf({ card, office, now }: Story, person: string): Naming {
  const times = { decidedAt: now, receivedAt: now };
  const circumstances = {
    ...{ id: 'asked', document: card.id, basedOn: card.version, ...times },
    ...{ office, calendar: calendars },
  };
  const offer = offersOf(card, { person, circumstances }).direct;
  if (!offer) throw new Error(`${person} has nothing to direct`);
  return { card, offer, office, draft: blankDirective(offer, office) };
}
