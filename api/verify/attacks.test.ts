import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSigner } from '../checkpoints/checkpoint.ts';
import { canonicalForm, sha256 } from '../commands/canonical.ts';
import type { Entry, Payload } from '../commands/ledger.ts';
import { openUnderAttack, type UnderAttack } from './testing/agencyUnderAttack.ts';

/**
 * Whoever has the store's password tampers with it over HTTP, each time so that everything around it fits again.
 * What `verify` finds is what a signature, the rules, another database or a checkpoint outside the store tell.
 */
let agency: UnderAttack;
beforeAll(async () => {
  agency = await openUnderAttack();
  expect(await agency.problems()).toEqual([]);
});
afterEach(async () => {
  await agency.restore();
  expect(await agency.problems()).toEqual([]);
});
afterAll(() => agency.server.discard());

type Whole = Entry & { readonly payload: Payload };
const entry = (version: number) => `${agency.document}:0000000${version}`;
/** The events of an entry with other members in the first of them. */
const forged = (payload: Payload, members: object): Pick<Entry, 'payload'> => ({
  payload: { ...payload, events: [{ ...payload.events[0], ...members } as never] },
});

test('the newest entries deleted: a checkpoint is beyond the ledger’s end', async () => {
  const checkpoint = await agency.server.checkpoints.write();
  const last = `${agency.erased}:00000003`;
  await agency.tamper('ledger', last, () => null);
  const problems = await agency.problems([checkpoint]);
  expect(problems).toContain(
    `checkpoint:${checkpoint?.n}:${checkpoint?.at} the ledger ends before this checkpoint`,
  );
});

test('a text forged under a signature in a chain whose every hash is right', async () => {
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 2 ? forged(payload, { text: 'Giao đ/c Hạnh dừng lại.' }) : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(2)} the events are not those of the command that was sent`,
  );
});

test('a command and its events forged together under a device’s signature', async () => {
  const text = 'Giao đ/c Hạnh dừng lại.';
  await agency.rewrite(agency.document, ({ version, payload }) =>
    version === 2
      ? {
          payload: {
            ...payload,
            ...forged(payload, { text }).payload,
            command: { ...payload.command, text },
          },
        }
      : {},
  );
  expect(await agency.problems()).toContain(`${entry(2)} the signature is not of this command`);
});

test('a signature that was taken away', async () => {
  await agency.rewrite(agency.document, ({ version, payload }) => {
    const { signature: _, ...unsigned } = payload;
    return version === 2 ? { payload: unsigned } : {};
  });
  expect(await agency.problems()).toContain(`${entry(2)} the signature of its device is missing`);
});

test('an act of a device that nobody knows, and of one that is another person’s', async () => {
  await agency.rewrite(agency.document, ({ version }) =>
    version === 2 ? { device: 'x'.repeat(43) } : {},
  );
  expect(await agency.problems()).toContain(`${entry(2)} nobody knows its device`);
  await agency.restore();
  await agency.rewrite(agency.document, ({ version }) =>
    version === 1 ? { by: 'pgd.noidung' } : {},
  );
  expect(await agency.problems()).toContain(`${entry(1)} its device is not one of this person`);
});

test('readers added to an entry, and to a desk', async () => {
  await agency.rewrite(agency.document, ({ version, readers }) =>
    version === 3 ? { readers: [...readers, 'cv.vp1'], desks: [...readers, 'cv.vp1'] } : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(3)} its readers are not those of the rules (DK1)`,
  );
});

test('an unsigned act that its rules would have refused', async () => {
  await agency.rewrite(agency.document, ({ version }) =>
    version === 3 ? { by: 'cv.vp1', as: 'cv.vp1' } : {},
  );
  expect(await agency.problems()).toContain(
    `${entry(3)} its person could not read the document (DK1)`,
  );
});

test('a time moved under a signature', async () => {
  await agency.rewrite(agency.document, ({ version, at }) =>
    version === 2 ? { at: new Date(Date.parse(at) - 1_000).toISOString() } : {},
  );
  expect(await agency.problems()).toContain(`${entry(2)} its time is not the one of OB7`);
});

test('an unsigned chain rewritten with forged text disagrees with a checkpoint', async () => {
  await agency.server.checkpoints.write();
  const text = 'Chưa rõ.';
  await agency.rewrite(agency.document, (one) => {
    if (one.version !== 3) return {};
    const command = { ...one.payload.command, text };
    const payload = { ...one.payload, ...forged(one.payload, { text }).payload, command };
    const { id, document, basedOn, decidedAt } = one;
    return {
      payload: {
        ...payload,
        envelopeHash: sha256(canonicalForm({ id, document, basedOn, decidedAt, command })),
      },
    };
  });
  expect((await agency.problems()).join('\n')).toContain('was rewritten');
});

test('two entries with one number are both named', async () => {
  const [first] = await agency.entriesOf(agency.document);
  await agency.rewrite(agency.document, ({ version }) =>
    version === 3 ? { n: first?.n ?? 0 } : {},
  );
  const problems = await agency.problems();
  expect(problems).toContain(`${entry(1)} the number ${first?.n} is there twice`);
  expect(problems).toContain(`${entry(3)} the number ${first?.n} is there twice`);
});

test('a mark of erasure on an entry that has its content, or that nobody ordered to erase', async () => {
  await agency.tamper<Entry>('ledger', entry(3), (one) => ({ ...one, erased: {} }));
  expect(await agency.problems()).toContain(
    `${entry(3)} it is marked as erased and has its content`,
  );
  await agency.restore();
  await agency.tamper<Entry>('ledger', entry(2), ({ payload: _, salt: _salt, ...one }) => ({
    ...one,
    erased: {},
  }));
  expect(await agency.problems()).toContain(`${entry(2)} the content is missing`);
});

test('content so deep that it cannot be gone through is a finding of its entry alone', async () => {
  const levels = 3_000;
  const deep = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;
  await agency.tamper<Whole>('ledger', entry(2), (one) => ({
    ...one,
    payload: { ...one.payload, command: { ...one.payload.command, deep } },
  }));
  expect(await agency.problems()).toEqual([`${entry(2)} its content cannot be read`]);
});

test('a chunk of a file that was changed, or is gone', async () => {
  const { sha256 } = agency.file;
  const { chunks } = (await agency.server.store.use('files').get(`file:${sha256}`)) as unknown as {
    chunks: string[];
  };
  await agency.tamper('files', `chunk:${chunks[0]}`, () => ({
    data: Buffer.from('%PDF-1.7 forged').toString('base64'),
  }));
  expect(await agency.problems()).toEqual([
    `${entry(1)} the bytes of the file ${sha256} were changed`,
  ]);
  await agency.restore();
  await agency.tamper('files', `chunk:${chunks[0]}`, () => null);
  expect(await agency.problems()).toEqual([`${entry(1)} the file ${sha256} is not here whole`]);
  await agency.restore();
  await agency.tamper('files', `file:${sha256}`, () => null);
  expect(await agency.problems()).toEqual([`${entry(1)} the file ${sha256} is not here whole`]);
});

test('a desk with a forged card, one too many, one too few', async () => {
  const { server, document } = agency;
  const { store, projections } = server;
  const deputys = await projections.deskOf('pgd.hatang');
  const card = await store.use(deputys).get(document);
  await agency.put(deputys, document, { ...card, subject: 'Khác' });
  expect(await agency.problems()).toEqual([
    `${document} on the desk of pgd.hatang: it has something else in it`,
  ]);
  await agency.put(deputys, document, null);
  expect(await agency.problems()).toEqual([
    `${document} on the desk of pgd.hatang: it is not there`,
  ]);
  await agency.restore();
  const body = JSON.stringify({ docs: [card], new_edits: false });
  const others = await projections.deskOf('cv.vp1');
  await projections.request(others, ['_bulk_docs'], { method: 'POST', body });
  expect(await agency.problems()).toEqual([
    `${document} on the desk of cv.vp1: it is there, and may not be`,
  ]);
  await projections.rebuild();
});

test('a row of the index that was changed, one too many, one of no document', async () => {
  const { projections } = agency.server;
  const { db } = projections.index;
  const changes = [
    ['UPDATE incoming SET subject = ? WHERE document = ?', 'Khác', agency.document],
    ['INSERT INTO reader VALUES (?, ?, 0, 0, 0)', 'cv.vp1', agency.document],
    ['INSERT INTO file VALUES (?, ?)', 'a'.repeat(64), agency.document],
  ] as const;
  for (const [sql, ...values] of changes) {
    db.prepare(sql).run(...values);
    expect(await agency.problems()).toEqual([
      `${agency.document} the index has something else of it`,
    ]);
    await projections.rebuild();
  }
  db.prepare('INSERT INTO file VALUES (?, ?)').run('a'.repeat(64), 'incoming:x');
  expect(await agency.problems()).toEqual([
    'incoming:x the index has something of it, and the ledger nothing',
  ]);
  await projections.rebuild();
});

test('a device’s record with another key', async () => {
  const id = `device:${agency.director.device}:giamdoc`;
  const { publicKey } = (await agency.server.store
    .use('accounts')
    .get(`device:${agency.clerk.device}:vanthu`)) as unknown as { publicKey: object };
  await agency.tamper('accounts', id, (record) => ({ ...record, publicKey }));
  const problems = await agency.problems();
  expect(problems).toContain(`${id} the key is not the one of this device`);
  expect(problems).toContain(`${entry(2)} nobody knows its device`);
});

test('a checkpoint of another key, one that was changed, and one that says something else', async () => {
  const checkpoint = await agency.server.checkpoints.write();
  if (!checkpoint) throw new Error('no checkpoint');
  const name = `checkpoint:${checkpoint.n}:${checkpoint.at}`;
  expect(await agency.problems([checkpoint])).toEqual([]);
  expect(await agency.problems([{ ...checkpoint, hash: 'a'.repeat(64) }])).toEqual([
    `${name} the checkpoint’s signature is wrong`,
  ]);
  const other = createSigner('secret of another server').sign(checkpoint, checkpoint.at);
  expect(await agency.problems([other])).toEqual([
    `${name} the checkpoint is signed by another key`,
  ]);
  const own = createSigner(agency.server.secrets.sessionSecret);
  const contrary = own.sign({ ...checkpoint, hash: 'a'.repeat(64) }, checkpoint.at);
  expect(await agency.problems([contrary])).toEqual([
    `${name} the ledger up to this entry was rewritten`,
  ]);
});

test('a device that was removed is still known by its signatures', async () => {
  const { device } = agency.director;
  const removed = await fetch(`${agency.server.url}/api/devices/${device}`, {
    method: 'DELETE',
    headers: { Cookie: await agency.server.signIn('giamdoc') },
  });
  expect(removed.status).toBe(204);
  expect(await agency.problems()).toEqual([]);
  await agency.tamper('accounts', `device:${device}:giamdoc`, () => null);
  expect(await agency.problems()).toContain(`${entry(2)} nobody knows its device`);
});
