import { expect, test } from 'vitest';
import type { Office } from '#shared/office/office.ts';
import { agency } from '#shared/testing/agency.ts';
import { withPlace } from './firstPlace.ts';
import { refuseOffice } from './officeFile.ts';

const office: Office = { ...agency, kind: 'office', version: 4, absences: [] };

test('the first person of an empty server becomes its IT officer', () => {
  const place = withPlace(null, { person: 'lan', name: 'Lê Thị Lan', positions: [] });
  expect(place).toMatchObject({
    ok: true,
    isChanged: true,
    structure: {
      people: [{ id: 'lan', name: 'Lê Thị Lan' }],
      positions: [{ id: 'quantri', kind: 'itOfficer', holder: 'lan' }],
    },
  });
  expect(place.ok && refuseOffice(place.structure)).toBeUndefined();
});

test('somebody whom the office knows changes nothing', () => {
  expect(withPlace(office, { person: 'giamdoc', positions: [] })).toEqual({
    ok: true,
    isChanged: false,
    structure: agency,
  });
  expect(withPlace(office, { person: 'giamdoc', positions: ['giamdoc'] })).toMatchObject({
    isChanged: false,
  });
});

test('a new person needs a name, and may take a vacant position', () => {
  const vacant = {
    ...office,
    positions: office.positions.map((position) =>
      position.id === 'cv.vp1'
        ? { id: position.id, kind: position.kind, title: position.title }
        : position,
    ),
  };
  expect(withPlace(vacant, { person: 'moi', positions: [] })).toMatchObject({ ok: false });
  const place = withPlace(vacant, { person: 'moi', name: 'Người Mới', positions: ['cv.vp1'] });
  expect(place.ok && place.structure.people.at(-1)).toEqual({ id: 'moi', name: 'Người Mới' });
  expect(place.ok && place.structure.positions.find(({ id }) => id === 'cv.vp1')).toMatchObject({
    holder: 'moi',
  });
});

test('a position that is not there or that somebody holds is not given', () => {
  const wish = { person: 'moi', name: 'Người Mới' };
  expect(withPlace(office, { ...wish, positions: ['khongco'] })).toMatchObject({
    ok: false,
    reason: { vi: expect.stringContaining('giamdoc') },
  });
  expect(withPlace(office, { ...wish, positions: ['giamdoc'] })).toMatchObject({
    ok: false,
    reason: { en: expect.stringContaining('held by') },
  });
});
