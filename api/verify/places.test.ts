import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { v7 as uuid7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createSigner } from '../checkpoints/checkpoint.ts';
import {
  openUnderAttack,
  registration,
  toDeputy,
  type UnderAttack,
} from './testing/agencyUnderAttack.ts';

/** What lies beside the ledger, and was changed by whoever has the store's password, or the disk of the index. */
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

const entry = (version: number) => `${agency.document}:0000000${version}`;

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

test('a card that was taken away otherwise than the ledger says, and a desk that is gone', async () => {
  const { server, clerk, director } = agency;
  const { store, projections } = server;
  const document = `incoming:${uuid7()}`;
  await clerk.send(document, registration());
  const { id: directive } = await director.send(document, toDeputy, 1);
  await director.send(document, { type: 'RecallDirective', directive, reason: 'Nhầm người' }, 2);
  expect(await agency.problems()).toEqual([]);
  const deputys = await projections.deskOf('pgd.hatang');
  await agency.put(deputys, document, { subject: 'Khác' });
  await agency.put(deputys, document, null);
  expect(await agency.problems()).toEqual([
    `${document} on the desk of pgd.hatang: it was not taken away as it should be`,
  ]);
  await agency.restore();
  await store.dropDatabase(await projections.deskOf('pgd.hatang'));
  expect(await agency.problems()).toContain(`${agency.document} there is no desk of pgd.hatang`);
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
  for (const said of [{ hash: 'a'.repeat(64) }, { count: checkpoint.count + 1 }]) {
    const contrary = own.sign({ ...checkpoint, ...said }, checkpoint.at);
    expect(await agency.problems([contrary])).toEqual([
      `${name} the ledger up to this entry was rewritten`,
    ]);
  }
});

test('a checkpoint that was kept is compared too, and one that cannot be read is told', async () => {
  await agency.server.checkpoints.write();
  const folder = path.join(agency.server.env.dataDir, 'checkpoints');
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.ndjson'));
  const file = path.join(folder, name);
  const before = await readFile(file, 'utf8');
  await writeFile(file, `${before}{"n":\n`);
  expect(await agency.problems()).toEqual(['checkpoints 1 line cannot be read']);
  await writeFile(file, before);
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
