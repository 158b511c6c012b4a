import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { v7 as uuid7 } from 'uuid';
import type { PersonId } from '#shared/office/office.ts';
import type { Envelope, FileRef, Receipt } from '#shared/protocol.ts';
import { adminOf } from '../../admin/deps.ts';
import { canonicalForm } from '../../commands/canonical.ts';
import { makeEntry, type Entry, type Payload } from '../../commands/ledger.ts';
import type { StartOptions } from '../../start.ts';
import { startTestServer, TEST_PASSWORD, type TestServer } from '../../testing/startTestServer.ts';

/** Somebody who signs in with a device that has a key, as the app does. */
export type SigningPerson = {
  readonly device: string;
  readonly send: (document: string, command: object, basedOn?: number) => Promise<Receipt>;
};

export type UnderAttack = {
  readonly server: TestServer;
  readonly clerk: SigningPerson;
  readonly director: SigningPerson;
  /** Registered with a file, directed, commented on by a script without a device. */
  readonly document: string;
  readonly file: FileRef;
  /** Withdrawn as secret: its content is erased (IN9). */
  readonly erased: string;
  /** What `verify` says now, each as “<id> <what>”. */
  readonly problems: (checkpoints?: readonly unknown[]) => Promise<readonly string[]>;
  readonly entriesOf: (document: string) => Promise<readonly Entry[]>;
  /** As the administrator of the store, over HTTP: a document becomes what `change` makes of it, or goes. */
  readonly tamper: <Doc extends object>(
    database: string,
    id: string,
    change: (doc: Doc) => object | null,
  ) => Promise<void>;
  /** For good, as on a desk, which is made anew afterwards. */
  readonly put: (database: string, id: string, doc: object | null) => Promise<void>;
  /** Writes the entries of a document again from one version on, every hash recomputed. */
  readonly rewrite: (
    document: string,
    change: (entry: Entry & { readonly payload: Payload }) => Partial<Entry>,
  ) => Promise<void>;
  /** Takes back what was tampered with; desks that were written to are made anew. */
  readonly restore: () => Promise<void>;
};

export async function openUnderAttack(options: StartOptions = {}): Promise<UnderAttack> {
  const server = await startTestServer(options);
  const clerk = await signingIn(server, 'vanthu');
  const director = await signingIn(server, 'giamdoc', { by: 'giamdoc' });
  const file = await upload(server, await server.signIn('vanthu'));
  const document = `incoming:${uuid7()}`;
  await clerk.send(document, registration({ files: [file] }));
  await director.send(document, toDeputy, 1);
  await sendUnsigned(server, 'pgd.hatang', document, { type: 'Comment', text: 'Đã rõ.' }, 2);
  const erased = `incoming:${uuid7()}`;
  await clerk.send(erased, registration({ subject: 'Kế hoạch kín' }));
  await director.send(erased, toDeputy, 1);
  await clerk.send(erased, { type: 'WithdrawIncoming', cause: 'secret', reason: 'Có dấu' }, 2);
  await server.commands.erased();

  return {
    ...{ server, clerk, director, document, file, erased },
    ...tampering(server),
    async problems(checkpoints) {
      const { problems } = await adminOf(server).verify(checkpoints as never);
      return problems.map(({ id, what }) => `${id} ${what.en}`);
    },
  };
}

function tampering(server: TestServer) {
  const { store } = server;
  let undos: (() => Promise<void>)[] = [];
  let areDesksTouched = false;

  const newest = (database: string, id: string): Promise<object | undefined> =>
    store
      .use<object>(database)
      .get(id)
      .catch(() => undefined);
  async function put(database: string, id: string, doc: object | null): Promise<void> {
    const before = (await newest(database, id)) as { _rev: string } | undefined;
    if (doc === null && before) await store.use(database).destroy(id, before._rev);
    if (doc === null) return;
    const rev = before ? { _rev: before._rev } : {};
    // nano goes through every member, and does not come to the end of deep ones.
    const body = JSON.stringify({ ...doc, _id: id, ...rev });
    const answer = await server.projections.request(database, [id], { method: 'PUT', body });
    if (!answer.ok) throw new Error(await answer.text());
  }
  async function entriesOf(document: string): Promise<readonly Entry[]> {
    const { rows } = await store.use<Entry>('ledger').list({
      ...{ include_docs: true, startkey: `${document}:0`, endkey: `${document}:9` },
    });
    return rows.map(({ doc }) => doc as Entry);
  }
  async function tamper<Doc extends object>(
    database: string,
    id: string,
    change: (doc: Doc) => object | null,
  ): Promise<void> {
    const before = (await newest(database, id)) as (Doc & { _rev?: string }) | undefined;
    if (!before) throw new Error(`There is no ${id} in ${database}`);
    const { _rev, ...kept } = before;
    undos.unshift(() => put(database, id, kept));
    await put(database, id, change(before));
  }
  return {
    tamper,
    async put(database: string, id: string, doc: object | null) {
      areDesksTouched = true;
      await put(database, id, doc);
    },
    entriesOf,
    async rewrite(
      document: string,
      change: (entry: Entry & { readonly payload: Payload }) => Partial<Entry>,
    ) {
      let previous = '';
      for (const entry of await entriesOf(document)) {
        const changed = { ...entry, ...change(entry as Entry & { payload: Payload }), previous };
        const { _id, _rev, hash: _hash, payloadHash: _old, salt, payload, ...facts } = changed;
        const made = makeEntry(facts, payload as Payload, salt ?? '');
        previous = made.hash;
        await tamper('ledger', entry._id, () => made);
      }
    },
    async restore() {
      for (const undo of undos) await undo();
      undos = [];
      if (areDesksTouched) await server.projections.rebuild();
      areDesksTouched = false;
    },
  };
}

/** @param more what else stands in each envelope */
async function signingIn(
  server: TestServer,
  person: PersonId,
  more: object = {},
): Promise<SigningPerson> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const asked = await fetch(`${server.url}/api/signin/challenge`);
  const { challenge } = (await asked.json()) as { challenge: string };
  const device = { name: person, publicKey: jwk, proof: signed(privateKey, challenge) };
  const answer = await fetch(`${server.url}/api/signin`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: person, password: TEST_PASSWORD, device }),
  });
  const body = (await answer.json()) as { device: { id: string } };
  const cookie = (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  return {
    device: body.device.id,
    send(document, command, basedOn = 0) {
      const one = { ...envelopeOf(document, command, basedOn), ...more };
      const signature = signed(privateKey, canonicalForm(one));
      return post(server, cookie, { ...one, signature });
    },
  };
}

const signed = (key: KeyObject, text: string): string =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');

async function sendUnsigned(
  server: TestServer,
  person: PersonId,
  ...[document, command, basedOn]: [string, object, number]
): Promise<Receipt> {
  return post(server, await server.signIn(person), envelopeOf(document, command, basedOn));
}

function envelopeOf(document: string, command: object, basedOn: number): Envelope {
  const decidedAt = new Date().toISOString();
  return { id: uuid7(), document, basedOn, decidedAt, command: command as Envelope['command'] };
}

async function post(server: TestServer, cookie: string, envelope: Envelope): Promise<Receipt> {
  const answer = await fetch(`${server.url}/sync/commands`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({ protocol: 1, envelopes: [envelope] }),
  });
  const { receipts } = (await answer.json()) as { receipts: [Receipt] };
  if (receipts[0].outcome !== 'recorded') throw new Error(JSON.stringify(receipts));
  return receipts[0];
}

async function upload(server: TestServer, cookie: string): Promise<FileRef> {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(1_000)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const headers = { Cookie: cookie };
  await fetch(`${server.url}/api/files/${sha256}`, { method: 'PUT', headers, body: bytes });
  return { sha256, name: 'ban-quet.pdf', size: bytes.length, mediaType: 'application/pdf' };
}

export function registration(more: object = {}) {
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  return {
    ...{ type: 'RegisterIncoming', book: 'den', arrivedOn: today, documentDate: today },
    ...{ issuer: 'Ủy ban nhân dân tỉnh Demo', reference: `${uuid7().slice(-8)}/UBND-KSTT` },
    ...{ documentType: 'CV', subject: 'Về việc chuyển đổi số', urgency: 'normal', pages: 2 },
    files: [],
    ...more,
  };
}

export const toDeputy = {
  type: 'IssueDirective',
  text: 'Giao đ/c Hạnh chỉ đạo.',
  assignments: [{ to: 'pgd.hatang', role: 'lead' }],
};
