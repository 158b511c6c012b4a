import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { carryOutAlone } from '../admin/alone.ts';
import { isOperatorError } from '../store/operator-error.ts';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';
import { entryId, HEAD_ID, type Entry, type Head } from './ledger.ts';
import {
  comment,
  envelope,
  newDocument,
  openOffice,
  registration,
  sessionOf,
  type TestOffice,
} from './testing/openOffice.ts';
import { openStore, SLOW, stores, type TestStore } from './testing/stores.ts';

/** What somebody with the store's password may have put into the place of an entry's events. */
const FORMS: readonly (readonly [string, unknown])[] = [
  ['an object', {}],
  ['a text', 'IncomingRegistered'],
  ['a number', 5],
  ['nothing in a list', [null]],
  ['numbers in a list', [1, 2]],
  ['a registration without facts', [{ type: 'IncomingRegistered', arrivalNumber: 1 }]],
  ['a withdrawal that leaves a number', [{ type: 'IncomingWithdrawn', remains: 5 }]],
  ['a correction of nothing', [{ type: 'RegistrationCorrected', changes: null }]],
];

type Ledger = { readonly use: TestStore['behind']['use'] };

async function damage(
  { use }: Ledger,
  id: string,
  change: (entry: Entry) => object,
): Promise<void> {
  const ledger = use<Entry>('ledger');
  const entry = await ledger.get(id);
  await ledger.insert({ ...entry, ...change(entry) } as never);
}
const withEvents =
  (events: unknown) =>
  ({ payload }: Entry) => ({ payload: { ...payload, events } });

describe.each(stores)('a damaged entry, on the $kind store', SLOW, ({ url }) => {
  let opened: TestStore;
  let office: TestOffice;
  beforeEach(async () => {
    opened = await openStore(url);
    office = await openOffice(opened.store);
  });
  afterEach(async () => {
    await office.commands.close();
    await opened.close();
  });

  test('costs its own document, and nobody the start', async () => {
    const sound = newDocument();
    await office.send('vanthu', envelope(sound, registration()));
    const hurt = new Map<string, string>();
    for (const [name, events] of FORMS) {
      const document = newDocument();
      const [first, second] = [registration(), comment('một')];
      await office.send('vanthu', envelope(document, first));
      await office.send('vanthu', envelope(document, second, { basedOn: 1 }));
      const isFirst = JSON.stringify(events).includes('IncomingRegistered');
      hurt.set(name, entryId(document, isFirst ? 1 : 2));
      await damage(opened.behind, hurt.get(name) ?? '', withEvents(events));
    }
    await office.commands.close();
    office = await office.again();

    expect(office.commands.behind()).toContain('cannot be read: run npm run admin -- verify');
    const found = (await office.commands.verify()).problems.map(({ id }) => id);
    for (const id of hurt.values()) expect(found).toContain(id);
    for (const id of hurt.values()) {
      expect(await office.commands.cardFor('vanthu', id.slice(0, -9))).toBeNull();
      const act = envelope(id.slice(0, -9), comment('hai'), { basedOn: 2 });
      expect(await office.send('vanthu', act)).toMatchObject([{ outcome: 'rejected' }]);
    }
    const act = envelope(sound, comment('hai'), { basedOn: 1 });
    expect(await office.send('vanthu', act)).toMatchObject([{ outcome: 'recorded' }]);
    const [next] = await office.send('vanthu', envelope(newDocument(), registration()));
    expect(next).toMatchObject({ outcome: 'recorded' });
  });

  test('is told from a damaged head, which an operator reads of in both languages', async () => {
    await office.commands.close();
    const ledger = opened.behind.use<Head>('ledger');
    const { _id, _rev, epoch, newest } = await ledger.get(HEAD_ID);
    await ledger.insert({ _id, _rev, epoch, newest } as never);
    const error: unknown = await office.again().catch((thrown: unknown) => thrown);
    expect(isOperatorError(error)).toBe(true);
    expect(error instanceof Error && error.message.split('\n')).toHaveLength(2);
  });

  test('is no reason to keep a secret document’s content [IN9]', async () => {
    const document = newDocument();
    await office.send('vanthu', envelope(document, registration()));
    await office.send('vanthu', envelope(document, comment('kín'), { basedOn: 1 }));
    const withdraw = { type: 'WithdrawIncoming', cause: 'secret', reason: 'Có dấu mật' };
    await office.commands.close();
    office = await office.again({ eraseElsewhere: () => Promise.reject(new Error('down')) });
    await office.send('vanthu', envelope(document, withdraw, { basedOn: 2 }));
    await expect.poll(() => office.log.join(), { timeout: 10_000 }).toContain('an erasure failed');
    await office.commands.close();
    const written = await opened.behind.use<Entry>('ledger').get(entryId(document, 2));
    await opened.behind.use<Entry>('ledger').insert({
      ...written,
      payload: { ...comment('kín'), events: { text: 'kín' } },
    } as never);
    office = await office.again({ eraseElsewhere: () => Promise.resolve() });
    await office.commands.erased();
    const { payload } = await opened.behind.use<Entry>('ledger').get(entryId(document, 2));
    expect(payload).toBeUndefined();
  });
});

describe('a whole server with a damaged entry', SLOW, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.discard());

  const send = (document: string, command: Parameters<typeof envelope>[1], basedOn = 0) =>
    server.commands.submit(sessionOf('vanthu'), [envelope(document, command, { basedOn })], 'vi');
  const verified = async () => {
    const said: string[] = [];
    await carryOutAlone(server.env, { verb: 'verify' }, ({ vi }) => said.push(vi));
    return said.join('\n');
  };

  test('starts, says which, makes everybody’s desks anew, and has it looked at', async () => {
    const [hurt, sound] = [newDocument(), newDocument()];
    for (const document of [hurt, sound]) await send(document, registration());
    await send(hurt, comment('một'), 1);
    await damage(server.store, entryId(hurt, 2), withEvents({}));
    server = await server.restart();
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain(`the content of ${entryId(hurt, 2)} cannot be read`);
    await server.projections.rebuild();
    const desk = server.store.use(await server.projections.deskOf('giamdoc'));
    expect(await desk.get(sound)).toMatchObject({ _id: sound });
    await server.close();
    expect(await verified()).toContain(entryId(hurt, 2));
    server = await server.restart();
  });

  test('says in both languages which entry of the office it lacks, and does not start', async () => {
    const id = entryId('office', 1);
    await damage(server.store, id, withEvents([{ type: 'OfficeEstablished', structure: 5 }]));
    const error: unknown = await server.restart().catch((thrown: unknown) => thrown);
    expect(isOperatorError(error)).toBe(true);
    const lines = error instanceof Error ? error.message.split('\n') : [];
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toContain(id);
      expect(line).toContain('npm run admin -- verify');
    }
    expect(await verified()).toContain(id);
  });
});
