import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receipt } from '#shared/protocol.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  toDeputy,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, stores, type TestStore } from './testing/stores.ts';

describe.each(stores)('commands on the $kind store', ({ url }) => {
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

  function post(body: unknown, headers: Record<string, string> = { 'X-Person': 'vanthu' }) {
    return office.commands.routes.request('/sync/commands', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }
  async function registered(): Promise<string> {
    const document = newDocument();
    const [receipt] = await office.send('vanthu', envelope(document, registration()));
    expect(receipt).toMatchObject({ outcome: 'recorded', document, version: 1 });
    return document;
  }

  test('a registration is recorded, numbered and laid before the director', async () => {
    const document = newDocument();
    const sent = envelope(document, registration());
    const answer = await post({ protocol: 1, envelopes: [sent] });
    expect(answer.status).toBe(200);
    const { receipts } = (await answer.json()) as { receipts: Receipt[] };
    expect(receipts).toMatchObject([
      { id: sent.id, outcome: 'recorded', document, version: 1, result: { year: 2026 } },
    ]);
    const card = await office.commands.cardFor('giamdoc', document);
    expect(card).toMatchObject({ status: 'awaitingDirective', assignments: [{ to: 'giamdoc' }] });
  });

  test('no session, no body, another protocol', async () => {
    expect((await post({ protocol: 1, envelopes: [] }, {})).status).toBe(401);
    for (const body of ['', 'x', '[]', { protocol: 1 }, { protocol: 1, envelopes: [] }]) {
      expect((await post(body)).status).toBe(400);
    }
    const tooMany = Array.from({ length: 101 }, () => ({}));
    expect((await post({ protocol: 1, envelopes: tooMany })).status).toBe(400);
    const other = await post({ protocol: 2, whatever: [] });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ status: 409, protocol: 1 });
  });

  test('a bad envelope gets its own receipt and does not stop its neighbours', async () => {
    const good = envelope(newDocument(), registration());
    const unknownMember = { ...envelope(newDocument(), registration()), more: 1 };
    const unknownCommand = envelope(newDocument(), { type: 'Nothing' });
    const halfPair = envelope(newDocument(), registration({ subject: '\ud83d' }));
    const malformed = [null, 7, { id: 'x'.repeat(65) }, { id: 'abc' }, unknownMember];
    const receipts = await office.send('vanthu', ...malformed, good, unknownCommand, halfPair);
    const rejected = { outcome: 'rejected', rule: 'FORMAT' };
    expect(receipts).toMatchObject([
      { id: '', ...rejected },
      { id: '', ...rejected },
      { id: '', ...rejected },
      { id: 'abc', ...rejected },
      { id: unknownMember.id, ...rejected },
      { id: good.id, outcome: 'recorded' },
      { id: unknownCommand.id, ...rejected },
      { id: halfPair.id, ...rejected },
    ]);
  });

  test('a text that is too long is refused by its name, its length and its limit', async () => {
    const long = envelope(newDocument(), registration({ subject: 'a'.repeat(2_001) }));
    const [refused] = await office.send('vanthu', long);
    expect(refused).toMatchObject({ outcome: 'rejected', rule: 'FORMAT' });
    const said = refused?.outcome === 'rejected' ? refused.message : '';
    for (const part of ['Trích yếu', '2001', '2000']) expect(said).toContain(part);
    expect(await office.send('vanthu', long)).toEqual([refused]);
  });

  test('[OB2] the same content again is already recorded, other content is refused', async () => {
    const sent = envelope(newDocument(), registration());
    const [first] = await office.send('vanthu', sent);
    const [again] = await office.send('vanthu', sent);
    expect(again).toEqual({ ...first, outcome: 'alreadyRecorded' });
    const [other] = await office.send('vanthu', { ...sent, decidedAt: '2026-11-09T01:00:00.000Z' });
    expect(other).toMatchObject({ outcome: 'rejected', rule: 'FORMAT' });
    const [elsewhere] = await office.send('vanthu', { ...sent, document: newDocument() });
    expect(elsewhere).toMatchObject({ outcome: 'rejected', rule: 'FORMAT' });
    const [someoneElse] = await office.send('giamdoc', sent);
    expect(someoneElse).toMatchObject({ outcome: 'rejected', rule: 'FORMAT' });
    const [notReader] = await office.send('cv.bcvt1', sent);
    expect(notReader).toMatchObject({ outcome: 'rejected', rule: 'UNKNOWN' });
  });

  test('[OB2] a refusal is given again, also when it would be allowed by now and after a restart', async () => {
    const document = newDocument();
    const early = envelope(document, toDeputy);
    const [first] = await office.send('giamdoc', early);
    expect(first).toMatchObject({ outcome: 'rejected', rule: 'UNKNOWN' });
    await office.send('vanthu', envelope(document, registration()));
    expect(await office.send('giamdoc', early)).toEqual([first]);
    const [other] = await office.send('giamdoc', { ...early, as: 'giamdoc' });
    expect(other).toMatchObject({ rule: 'FORMAT' });

    await office.commands.close();
    office = await office.again();
    expect(await office.send('giamdoc', early)).toEqual([first]);
    const [recorded] = await office.send('giamdoc', envelope(document, toDeputy, { basedOn: 1 }));
    expect(recorded).toMatchObject({ outcome: 'recorded', version: 2 });
  });

  test('another person of the same browser is refused, and can send it themselves afterwards', async () => {
    const document = await registered();
    const theirs = envelope(document, toDeputy, { basedOn: 1, by: 'giamdoc' });
    expect(await office.send('vanthu', theirs)).toMatchObject([{ rule: 'AUTH' }]);
    expect(await office.send('giamdoc', theirs)).toMatchObject([{ outcome: 'recorded' }]);
  });

  test('whoever may not read a document is told what they are told of one that does not exist', async () => {
    const document = await registered();
    const commands = [comment('?'), toDeputy, registration(), { type: 'MarkSeen' }];
    for (const command of commands) {
      for (const basedOn of [0, 1, 9]) {
        const [there] = await office.send('cv.bcvt1', envelope(document, command, { basedOn }));
        const nowhere = envelope(newDocument(), command, { basedOn });
        const [notThere] = await office.send('cv.bcvt1', nowhere);
        expect({ ...there, id: '' }).toEqual({ ...notThere, id: '' });
        expect(there).toMatchObject({ outcome: 'rejected' });
      }
    }
    const get = (id: string) =>
      office.commands.routes.request(`/api/documents/${encodeURIComponent(id)}`, {
        headers: { 'X-Person': 'cv.bcvt1' },
      });
    const [there, notThere] = await Promise.all([get(document), get(newDocument())]);
    expect([there.status, notThere.status]).toEqual([404, 404]);
    expect(await there.json()).toEqual(await notThere.json());
  });

  test('GET /api/documents answers with the card to whoever may read it', async () => {
    const document = await registered();
    const answer = await office.commands.routes.request(`/api/documents/${document}`, {
      headers: { 'X-Person': 'giamdoc' },
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ _id: document, kind: 'incoming', version: 1 });
  });

  test('a version that does not exist yet is no basis', async () => {
    const document = await registered();
    const [receipt] = await office.send('giamdoc', envelope(document, toDeputy, { basedOn: 2 }));
    expect(receipt).toMatchObject({ outcome: 'rejected', rule: 'FORMAT', version: 1 });
  });

  test('[OB5] an act on a document that moved on stands and says so', async () => {
    const document = await registered();
    await office.send('vanthu', envelope(document, comment('Bản giấy đến sau'), { basedOn: 1 }));
    const [receipt] = await office.send('giamdoc', envelope(document, toDeputy, { basedOn: 1 }));
    expect(receipt).toMatchObject({ outcome: 'recorded', version: 3, result: { movedOn: true } });
  });

  test('[OB7] a device two days wrong is corrected, what it said is kept', async () => {
    const document = await registered();
    const decidedAt = '2026-11-11T02:00:00.000Z';
    const sent = envelope(document, toDeputy, { basedOn: 1, decidedAt });
    await office.send('giamdoc', sent);
    const [entry] = await office.commands.ledger.read([`${document}:00000002`]);
    expect(entry).toMatchObject({ decidedAt, id: sent.id });
    expect(entry).toHaveProperty('at', (entry as { receivedAt: string }).receivedAt);
  });

  test('envelopes of one request to one document are decided in their order', async () => {
    const document = newDocument();
    const receipts = await office.send(
      'vanthu',
      envelope(document, registration()),
      envelope(document, comment('một'), { basedOn: 1 }),
      envelope(newDocument(), registration()),
      envelope(document, comment('hai'), { basedOn: 1 }),
    );
    expect(receipts).toMatchObject([
      { version: 1 },
      { version: 2 },
      { version: 1 },
      { version: 3 },
    ]);
    const card = await office.commands.cardFor('vanthu', document);
    expect(card).toMatchObject({ history: [{ version: 1 }, { text: 'một' }, { text: 'hai' }] });
  });

  test('[IN3] the same reference and date is refused unless the clerk names the other document', async () => {
    const document = newDocument();
    const same = registration({ reference: '77/BC-STTTT' });
    await office.send('vanthu', envelope(document, same));
    const folded = registration({ reference: ' 77/bc-stttt', issuer: 'UỶ BAN NHÂN DÂN tỉnh Demo' });
    const [refused] = await office.send('vanthu', envelope(newDocument(), folded));
    expect(refused).toMatchObject({ outcome: 'rejected', rule: 'IN3' });
    const duplicateOf = { document, reason: 'Bản gửi lại có chữ ký' };
    const [stands] = await office.send('vanthu', envelope(newDocument(), { ...same, duplicateOf }));
    expect(stands).toMatchObject({ outcome: 'recorded' });
  });

  test('a document referred to must be known to the person', async () => {
    const duplicateOf = { document: newDocument(), reason: 'gửi lại' };
    const [receipt] = await office.send(
      'vanthu',
      envelope(newDocument(), { ...registration(), duplicateOf }),
    );
    expect(receipt).toMatchObject({ outcome: 'rejected', rule: 'UNKNOWN' });
  });

  test('[IN2] nothing of what is refused for secrecy is stored, not even a salted hash', async () => {
    const document = newDocument();
    const sent = envelope(document, registration({ subject: 'MẬT' }));
    const [receipt] = await office.send('vanthu', sent);
    expect(receipt).toMatchObject({ outcome: 'rejected', rule: 'IN2' });
    const [kept] = await office.commands.ledger.read([`${document}:refused:${sent.id}`]);
    expect(kept).toMatchObject({ rule: 'IN2', by: 'vanthu' });
    expect(kept).not.toHaveProperty('salt');
    expect(kept).not.toHaveProperty('digest');
    expect(await office.send('vanthu', sent)).toEqual([receipt]);
  });

  test('messages are in the language that the request prefers', async () => {
    const body = { protocol: 1, envelopes: [envelope(newDocument(), comment('?'))] };
    const [vietnamese, english] = await Promise.all(
      ['vi', 'en-GB,en'].map(async (language) => {
        const answer = await post(body, { 'X-Person': 'vanthu', 'Accept-Language': language });
        return ((await answer.json()) as { receipts: [{ message: string }] }).receipts[0].message;
      }),
    );
    expect(vietnamese).toMatch(/văn bản/);
    expect(english).toMatch(/document/);
  });

  test('afterwards the whole ledger verifies', async () => {
    expect(await office.commands.verify()).toMatchObject({ ok: true, problems: [] });
  });
});
