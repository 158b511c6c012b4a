import { expect, test } from 'vitest';
import { agency } from '../testing/agency.ts';
import { coHandler, directs, lead, registers, story, type Story } from '../testing/story.ts';
import type { Role } from './card.ts';

const registered = () => story().does('vanthu', registers());
const withDeputy = (deputy: string) => registered().does('giamdoc', directs(lead(deputy)));
const withHead = (deputy: string, head: string) =>
  withDeputy(deputy).does(deputy, directs(lead(head)));

const heads = ['chanhvp', 'chanhtt', 'tp.cntt', 'tp.bcvt', 'tp.baochi'];
const everybody = agency.positions.map(({ id }) => id).filter((id) => id !== 'quantri');

/** RT1–RT4, DR1 as they say it: whom a giver may name first, by role. */
const routes: readonly {
  readonly giver: string;
  readonly before: () => Story;
  readonly lead: readonly string[];
  readonly coHandler: readonly string[];
  readonly informed: readonly string[];
}[] = [
  {
    giver: 'giamdoc',
    before: registered,
    lead: ['pgd.hatang', 'pgd.noidung'],
    coHandler: ['pgd.hatang', 'pgd.noidung'],
    informed: everybody,
  },
  {
    giver: 'pgd.hatang',
    before: () => withDeputy('pgd.hatang'),
    lead: ['tp.cntt', 'tp.bcvt'],
    coHandler: heads,
    informed: everybody,
  },
  {
    giver: 'pgd.noidung',
    before: () => withDeputy('pgd.noidung'),
    lead: ['chanhvp', 'chanhtt', 'tp.baochi'],
    coHandler: heads,
    informed: everybody,
  },
  {
    giver: 'tp.cntt',
    before: () => withHead('pgd.hatang', 'tp.cntt'),
    lead: ['ptp.cntt', 'cv.cntt1', 'cv.cntt2'],
    coHandler: ['ptp.cntt', 'cv.cntt1', 'cv.cntt2'],
    informed: everybody,
  },
  {
    giver: 'ptp.cntt',
    before: () => withHead('pgd.hatang', 'tp.cntt').does('tp.cntt', directs(lead('ptp.cntt'))),
    lead: ['cv.cntt1', 'cv.cntt2'],
    coHandler: ['cv.cntt1', 'cv.cntt2'],
    informed: everybody,
  },
  {
    giver: 'chanhvp',
    before: () => withHead('pgd.noidung', 'chanhvp'),
    lead: ['vanthu', 'cv.vp1'],
    coHandler: ['vanthu', 'cv.vp1'],
    informed: everybody,
  },
  {
    giver: 'tp.baochi',
    before: () =>
      withDeputy('pgd.hatang').does('pgd.hatang', directs(lead('tp.cntt'), coHandler('tp.baochi'))),
    lead: ['cv.baochi1'],
    coHandler: ['cv.baochi1'],
    informed: ['tp.baochi', 'cv.baochi1'],
  },
  {
    giver: 'pgd.noidung',
    before: () =>
      registered().does('giamdoc', directs(lead('pgd.hatang'), coHandler('pgd.noidung'))),
    lead: ['chanhvp', 'chanhtt', 'tp.baochi'],
    coHandler: ['chanhvp', 'chanhtt', 'tp.baochi'],
    informed: [...['vanthu', 'chanhvp', 'chanhtt', 'tp.baochi', 'cv.baochi1', 'cv.vp1']],
  },
  ...['cv.cntt1', 'vanthu', 'quantri'].map((giver) => ({
    giver,
    before: () => withHead('pgd.hatang', 'tp.cntt').does('tp.cntt', directs(lead('cv.cntt1'))),
    lead: [],
    coHandler: [],
    informed: [],
  })),
];

/** Named alone where that is allowed, else beside any lead who is. */
function mayName(told: Story, giver: string, to: string, role: Role, leads: readonly string[]) {
  const wish = { to, role };
  const beside = role === 'lead' ? [] : leads.filter((other) => other !== to);
  const ways = [directs(wish), ...beside.map((other) => directs(lead(other), wish))];
  return ways.some((command) => told.tries(giver, command).ok);
}

test.each(routes)('[RT1] [RT2] [RT3] [RT4] whom $giver may name', (route) => {
  const told = route.before();
  for (const role of ['lead', 'coHandler', 'informed'] as const) {
    const named = agency.positions
      .map(({ id }) => id)
      .filter((to) => mayName(told, route.giver, to, role, route.lead));
    // A single possible lead cannot be named beside another role for themselves.
    const only = role !== 'lead' && route.lead.length === 1 ? route.lead : [];
    expect([...named, ...only].sort()).toEqual([...route[role]].sort());
  }
});
