import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { toDeputy } from '../commands/testing/openOffice.ts';
import { stores } from '../commands/testing/stores.ts';
import {
  act,
  deskOf,
  openProjections,
  register,
  type TestProjections,
} from './testing/openProjections.ts';

describe.each(stores)('audiences that change by themselves on the $kind store', ({ url }) => {
  let running: TestProjections;
  beforeAll(async () => {
    running = await openProjections(url);
  }, 60_000);
  afterAll(() => running.close());

  async function swept(): Promise<number> {
    await running.settled();
    await running.projections.audiencesSwept();
    return running.settled();
  }
  async function lies(person: string, document: string): Promise<boolean | undefined> {
    const found = (await deskOf(running.projections, person))[document];
    return found && !found.deleted;
  }
  async function withHead(): Promise<string> {
    const document = await register(running.office);
    await act(running.office, 'giamdoc', document, toDeputy);
    await act(running.office, 'pgd.hatang', document, {
      type: 'IssueDirective',
      text: 'Phòng CNTT xử lý.',
      assignments: [{ to: 'tp.cntt', role: 'lead' }],
    });
    return document;
  }

  test('[DK1] a stand-in gets the cards when the absence begins, and loses them when it is over', async () => {
    const document = await withHead();
    await act(running.office, 'tp.cntt', 'office', {
      type: 'RecordAbsence',
      person: 'tp.cntt',
      from: '2026-11-11',
      to: '2026-11-12',
      standIn: 'ptp.cntt',
    });
    await swept();
    expect(await lies('ptp.cntt', document)).toBeUndefined();
    running.office.clock.set('2026-11-11T01:00:00.000Z');
    await swept();
    expect(await lies('ptp.cntt', document)).toBe(true);
    expect(await lies('tp.cntt', document)).toBe(true);
    running.office.clock.set('2026-11-13T01:00:00.000Z');
    await swept();
    expect(await lies('ptp.cntt', document)).toBe(false);
  });

  test('a sweep that is repeated orders nothing more', async () => {
    const before = await swept();
    const state = running.opened.behind.use('state');
    const { _rev } = await state.get('follower:audience');
    await state.destroy('follower:audience', _rev);
    expect(await swept()).toBe(before);
  });

  test('[DK3] a finished document leaves the desks, and who may read it still may', async () => {
    const document = await register(running.office);
    await act(running.office, 'giamdoc', document, {
      type: 'IssueDirective',
      text: 'Lưu hồ sơ.',
      assignments: [],
      close: 'file',
    });
    await swept();
    expect(await lies('vanthu', document)).toBe(true);
    running.office.clock.set('2027-02-11T01:00:00.000Z');
    await swept();
    expect(await lies('vanthu', document)).toBe(true);
    running.office.clock.set('2027-02-12T01:00:00.000Z');
    await swept();
    expect(await lies('vanthu', document)).toBe(false);
    expect(await lies('giamdoc', document)).toBe(false);
    expect(await running.office.commands.cardFor('vanthu', document)).not.toBeNull();
    const readers = running.projections.index.db
      .prepare('SELECT person, onDesk FROM reader WHERE document = ?')
      .all(document);
    expect(readers).toEqual([
      { person: 'giamdoc', onDesk: 0 },
      { person: 'vanthu', onDesk: 0 },
    ]);
  });

  test('who comes into the agency gets the office and the calendars', async () => {
    const structure = {
      ...agency,
      people: [...agency.people, { id: 'cv.moi', name: 'Trần Văn Mới' }],
    };
    await running.office.commands.submitSystem({
      document: 'office',
      command: { type: 'EstablishOffice', structure },
      cause: 'a new colleague',
    });
    await swept();
    expect(await lies('cv.moi', 'office')).toBe(true);
    expect(await lies('cv.moi', 'calendar:2026')).toBe(true);
  });
});
