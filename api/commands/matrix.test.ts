import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOf } from '#shared/kinds.ts';
import type { PersonId } from '#shared/office/office.ts';
import { agency } from '#shared/testing/agency.ts';
import type { Entry } from './ledger.ts';
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

const toHead = { ...toDeputy, assignments: [{ to: 'tp.cntt', role: 'lead' }] };
const withdrawal = { type: 'WithdrawIncoming', cause: 'notOurs', reason: 'Gửi nhầm' };

/** How each document came to be what it is. */
const stories: Readonly<Record<string, readonly (readonly [PersonId, object])[]>> = {
  registered: [],
  directed: [['giamdoc', toDeputy]],
  passedOn: [
    ['giamdoc', toDeputy],
    ['pgd.hatang', toHead],
  ],
  finished: [['giamdoc', { type: 'CloseIncoming' }]],
  withdrawn: [['vanthu', withdrawal]],
};

/** One of each command that a person can send to a document. */
function everyCommand(document: string, id: string): readonly Parameters<typeof envelope>[1][] {
  const assignment = `${id}.0`;
  const reason = 'Không thuộc lĩnh vực được phân công';
  return [
    registration(),
    { type: 'CorrectRegistration', changes: { subject: 'Khác' }, reason },
    toDeputy,
    { type: 'ReturnDocument', reason },
    { type: 'RecallDirective', directive: id, reason },
    { type: 'MarkSeen' },
    comment('Đã biết'),
    { type: 'AskExtension', assignment, due: '2026-12-01', reason },
    { type: 'GrantExtension', assignment, due: '2026-12-01' },
    { type: 'RefuseExtension', assignment, reason },
    { type: 'ReportResult', text: 'Xong' },
    { type: 'AcceptResult', assignment },
    { type: 'SendBackResult', assignment, reason },
    { type: 'HandOverOriginal', to: 'tp.cntt' },
    { type: 'ReceiveOriginal' },
    { type: 'CloseIncoming' },
    { type: 'ReopenIncoming', reason },
    { type: 'PresentIncoming', reason },
    withdrawal,
    { type: 'Remind', assignment },
    { type: 'AnswerReminder', text: 'Đang làm' },
    { type: 'TurnAway', cause: 'secret' },
    { ...registration(), duplicateOf: { document, reason } },
  ];
}

describe.each(stores)('people × documents × commands on the $kind store', ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  const documents = new Map<string, string>();

  beforeAll(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
    for (const [name, acts] of Object.entries(stories)) {
      const document = newDocument();
      documents.set(name, document);
      await office.send('vanthu', envelope(document, registration()));
      for (const [at, [person, command]] of acts.entries()) {
        const sent = envelope(document, command as { type: string }, { basedOn: at + 1 });
        expect(await office.send(person, sent)).toMatchObject([{ outcome: 'recorded' }]);
      }
    }
  }, 60_000);
  afterAll(async () => {
    await office.commands.close();
    await opened.close();
  });

  async function newestEntry(document: string): Promise<Entry> {
    const entries: Entry[] = [];
    for await (const doc of office.commands.ledger.range(`${document}:0`, `${document}:9`)) {
      entries.push(doc as Entry);
    }
    return entries.at(-1) as Entry;
  }
  function read(person: PersonId, document: string) {
    return office.commands.routes.request(`/api/documents/${document}`, {
      headers: { 'X-Person': person },
    });
  }

  test.each(Object.keys(stories))(
    '[DK1] nobody but its audience has anything of one %s',
    async (name) => {
      const document = documents.get(name) ?? '';
      const { version, readers, payload } = await newestEntry(document);
      const card = await office.commands.cardFor('vanthu', document);
      expect(
        card && kindOf(document)?.audience(card, office.commands.office(), '2026-11-09'),
      ).toEqual(readers);
      expect(payload).toBeDefined();
      for (const { id: person } of agency.people) {
        const isReader = readers.includes(person);
        expect((await read(person, document)).status).toBe(isReader ? 200 : 404);
        if (isReader) continue;
        const pairs = [0, version, version + 1].flatMap((basedOn) =>
          everyCommand(document, newDocument().slice('incoming:'.length)).map((command) => ({
            there: envelope(document, command, { basedOn }),
            nowhere: envelope(newDocument(), command, { basedOn }),
          })),
        );
        const there = await office.send(person, ...pairs.map((one) => one.there));
        const nowhere = await office.send(person, ...pairs.map((one) => one.nowhere));
        const nameless = (receipts: typeof there) => receipts.map((one) => ({ ...one, id: '' }));
        expect(nameless(there)).toEqual(nameless(nowhere));
        for (const receipt of there) expect(receipt.outcome).toBe('rejected');
      }
      expect(await newestEntry(document)).toMatchObject({ version });
    },
    60_000,
  );
});
