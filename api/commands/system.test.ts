import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { CommandId } from '#shared/protocol.ts';
import { agency } from '#shared/testing/agency.ts';
import { systemId, type SystemOrder } from './system.ts';
import { envelope, newDocument, openOffice, registration } from './testing/openOffice.ts';
import type { TestOffice } from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

test('the id of an act of the system passes as a command id, and differs by what it follows from', () => {
  const ids = Array.from({ length: 100 }, (_, at) => systemId(`cause ${at}`));
  for (const id of ids) expect(v.is(CommandId, id)).toBe(true);
  expect(new Set(ids).size).toBe(100);
  expect(systemId('cause 7')).toBe(ids[7]);
});

describe.each(stores)('acts of the system on the $kind store', ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;

  beforeAll(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
  });
  afterAll(async () => {
    await office.commands.close();
    await opened.close();
  });

  test('one that follows from the same cause is recorded once, also after a restart', async () => {
    const document = newDocument();
    await office.send('vanthu', envelope(document, registration()));
    const order: SystemOrder = {
      document,
      command: { type: 'ChangeAudience', cause: 'office' },
      cause: 'hash of an entry',
    };
    const together = await Promise.all([1, 2, 3].map(() => office.commands.submitSystem(order)));
    expect(together.map(({ outcome }) => outcome).sort()).toEqual([
      'alreadyRecorded',
      'alreadyRecorded',
      'recorded',
    ]);
    await office.commands.close();
    office = await office.again();
    const again = await office.commands.submitSystem(order);
    expect(again).toMatchObject({ outcome: 'alreadyRecorded', version: 2 });
    const next = await office.commands.submitSystem({ ...order, cause: 'another' });
    expect(next).toMatchObject({ outcome: 'recorded', version: 3 });
  });

  test('what the rules refuse to the system is not kept', async () => {
    const order: SystemOrder = {
      document: newDocument(),
      command: { type: 'ChangeAudience', cause: 'office' },
      cause: 'too early',
    };
    expect(await office.commands.submitSystem(order)).toMatchObject({ outcome: 'rejected' });
    await office.send('vanthu', envelope(order.document, registration()));
    expect(await office.commands.submitSystem(order)).toMatchObject({ outcome: 'recorded' });
  });

  test('no person can give an order of the system', async () => {
    const commands = [
      envelope('office', { type: 'EstablishOffice', structure: agency }),
      envelope('calendar:2026', { type: 'SetCalendar', calendar: {} }),
      envelope('office', { type: 'ChangeAudience', cause: 'office' }),
      envelope('office', { type: 'EndAbsence', absence: 'x' }, { by: 'system' }),
    ];
    const receipts = await office.send('quantri', ...commands);
    for (const receipt of receipts) expect(receipt.outcome).toBe('rejected');
  });

  test('an act sees the office as it is after the acts before it in the same write', async () => {
    const absence = { type: 'RecordAbsence', person: 'giamdoc', from: '2026-11-09' };
    const [recorded] = await office.send(
      'giamdoc',
      envelope('office', { ...absence, to: '2026-11-10', standIn: 'pgd.noidung' }, { basedOn: 1 }),
    );
    expect(recorded).toMatchObject({ outcome: 'recorded', version: 2 });
    const document = newDocument();
    await office.send('vanthu', envelope(document, registration()));
    expect(await office.commands.cardFor('pgd.noidung', document)).not.toBeNull();
    expect(await office.commands.cardFor('pgd.hatang', document)).toBeNull();
  });
});
