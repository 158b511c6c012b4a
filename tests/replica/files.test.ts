import {
  newDocument,
  registration,
  startAgency,
  toDeputy,
  type AgencyServer,
} from './agencyServer.ts';
import { openBetween, type Asked, type Between, type Happening } from './between.ts';
import type { NodeDevice } from './nodeDevice.ts';
import { now, until } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { nameFor } from '#web/replica/device.ts';
import type { FileRef } from '#shared/protocol.ts';
import { openReplica } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';

const MEGABYTE = 1024 * 1024;
let server: AgencyServer;
let between: Between;
let device: NodeDevice;
let clerk: Replica;

beforeAll(async () => {
  server = await startAgency({ fileLimit: 20 * MEGABYTE });
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  device = await server.deviceOf('vanthu', between.url);
  clerk = await openReplica('vanthu', device);
  await clerk.pull();
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

let made = 0;

/** A PDF by its beginning, never the same twice. */
function pdf(bytes = 2_000, name = 'Công văn.pdf'): File {
  made += 1;
  const start = `%PDF-1.7\n% ${made}\n`;
  return new File([start, new Uint8Array(bytes - start.length).fill(made)], name);
}

const filesMeet =
  (happening: Happening, method = 'GET') =>
  (asked: Asked) =>
    asked.path.startsWith('/api/files/') && asked.method === method ? happening : undefined;

async function registerWith(files: readonly FileRef[], replica = clerk): Promise<string> {
  const document = newDocument();
  const command = registration({ files });
  expect(await replica.submit({ document, basedOn: 0, command })).toMatchObject({ ok: true });
  return document;
}

async function rowOf(document: string) {
  return (await now(clerk.outbox())).find((row) => row.document === document);
}

/** The director's device with the document on it, files not yet fetched. */
async function directorWith(document: string) {
  const directors = await server.deviceOf('giamdoc', between.url);
  const director = await openReplica('giamdoc', directors);
  await server.settled();
  between.happens(filesMeet('cut'));
  await director.pull();
  await until(director.desk('awaiting'), (rows) => rows.some((row) => row.document === document));
  between.happens(() => undefined);
  return { director, directors };
}

test('a file chosen offline is read offline, and goes before its act', async () => {
  between.happens(() => 'cut');
  const file = await clerk.files.add(pdf());
  const document = await registerWith([file]);
  expect(await now(clerk.files.readiness(document))).toBe('ready');
  expect((await clerk.files.open(document, file.sha256)).size).toBe(2_000);
  await clerk.flush();
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await rowOf(document)).toMatchObject({ state: 'recorded' });
  expect(await now(clerk.files.readiness(document))).toBe('ready');
});

test('a large upload goes on where it broke off', async () => {
  const file = await clerk.files.add(pdf(13 * MEGABYTE));
  let parts = 0;
  between.happens((asked) => {
    if (asked.method !== 'PATCH') return undefined;
    parts += 1;
    return parts === 3 || parts === 4 ? 'cut' : undefined;
  });
  const document = await registerWith([file]);
  expect(await clerk.flush()).toBe('unreachable');
  expect(await rowOf(document)).toMatchObject({ state: 'waiting' });
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await rowOf(document)).toMatchObject({ state: 'recorded' });
  // Nothing is sent twice but the part that broke off: once by itself, once more because the person asked.
  const sent = between.asked.filter(({ method }) => method === 'PATCH');
  const bytes = sent.reduce((sum, { body }) => sum + body.length, 0);
  expect(bytes).toBeLessThanOrEqual(13 * MEGABYTE + 2 * MEGABYTE);
});

test('an answer to an upload that is lost does no harm', async () => {
  const file = await clerk.files.add(pdf());
  between.happens(filesMeet('answerLost', 'PUT'));
  const document = await registerWith([file]);
  expect(await clerk.flush()).toBe('unreachable');
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await rowOf(document)).toMatchObject({ state: 'recorded' });
});

test('FILE: bytes that the server lost are uploaded again, and the act sent again', async () => {
  const file = await clerk.files.add(pdf());
  // A stranger says that the upload was taken.
  let lies = 1;
  const taken = { answer: { status: 201, headers: { 'content-type': 'application/json' } } };
  between.happens((asked) => {
    if (asked.method !== 'PUT' || lies === 0) return undefined;
    lies -= 1;
    return taken;
  });
  const document = await registerWith([file]);
  expect(await clerk.flush()).toBe('done');
  expect(await rowOf(document)).toMatchObject({ state: 'recorded' });
  expect(between.count('/api/files/', 'PUT')).toBe(2);
});

const bad: Readonly<Record<string, File>> = {
  'a type that is not taken': new File(['MZ\u0090\u0000 program'], 'a.pdf'),
  'a file over the limit': pdf(21 * MEGABYTE),
};

test.each(Object.keys(bad))(
  '%s: the act comes back with its reason, the others go',
  async (name) => {
    const file = await clerk.files.add(bad[name] ?? pdf());
    const document = await registerWith([file]);
    const other = await registerWith([]);
    expect(await clerk.flush()).toBe('done');
    expect(await rowOf(document)).toMatchObject({
      state: 'rejected',
      held: 'fileRefused',
      receipt: { rule: 'FILE' },
    });
    expect(await rowOf(other)).toMatchObject({ state: 'recorded' });
  },
);

test('what awaits the person is fetched ahead and opened without a network', async () => {
  const file = await clerk.files.add(pdf());
  const document = await registerWith([file]);
  await clerk.flush();
  const { director } = await directorWith(document);
  expect(await now(director.files.readiness(document))).toBe('missing');
  await director.pull();
  await until(director.files.readiness(document), (light) => light === 'ready');
  between.happens(() => 'cut');
  const bytes = await director.files.open(document, file.sha256);
  expect(bytes).toMatchObject({ size: 2_000, type: 'application/pdf' });
  await director.close();
});

test('bytes that changed on the way or on the device are never opened', async () => {
  const file = await clerk.files.add(pdf());
  const document = await registerWith([file]);
  await clerk.flush();
  const { director, directors } = await directorWith(document);
  between.happens(filesMeet({ change: (body) => Buffer.concat([body.subarray(1), Buffer.of(0)]) }));
  await expect(director.files.open(document, file.sha256)).rejects.toMatchObject({
    reason: 'damaged',
  });
  expect(await now(director.files.readiness(document))).toBe('missing');

  between.happens(() => undefined);
  await director.files.open(document, file.sha256);
  const cache = await directors.caches.open(nameFor(directors, 'files', 'giamdoc'));
  await cache.put(`/.device/files/${file.sha256}`, new Response('something else'));
  expect((await director.files.open(document, file.sha256)).size).toBe(2_000);

  await cache.put(`/.device/files/${file.sha256}`, new Response('something else'));
  between.happens(() => 'cut');
  await expect(director.files.open(document, file.sha256)).rejects.toMatchObject({
    reason: 'offline',
  });
  expect(await now(director.files.readiness(document))).toBe('missing');
  await director.close();
});

test('a file that is chosen while the device tidies up stays', async () => {
  const tidied = async () => {
    await registerWith([]);
    await clerk.pull();
  };
  const waitsForTheFile = () =>
    expect
      .poll(async () => (await device.locks.query()).pending?.map(({ name }) => name))
      .toContain(nameFor(device, 'keep', 'vanthu'));
  let isFirst = true;
  async function tidyAfter(cache: Cache, path: string, response: Response) {
    await cache.put(path, response);
    if (!isFirst) return;
    isFirst = false;
    await Promise.race([tidied(), waitsForTheFile()]);
  }
  // A whole pull, as far as it may go, between the bytes of the file and the line about them.
  const caches: NodeDevice['caches'] = {
    ...device.caches,
    async open(name) {
      const cache = await device.caches.open(name);
      const put = (path: string, response: Response) => tidyAfter(cache, path, response);
      return name === nameFor(device, 'files', 'vanthu') ? ({ ...cache, put } as Cache) : cache;
    },
  };
  const choosing = await openReplica('vanthu', { ...device, caches });
  const file = await choosing.files.add(pdf());
  await clerk.pull();
  between.happens(() => 'cut');
  const document = await registerWith([file], choosing);
  expect((await choosing.files.open(document, file.sha256)).size).toBe(2_000);
  await choosing.close();
});

test('a full device lets fetched files go, least recently needed first, and never one that must be uploaded', async () => {
  const first = await clerk.files.add(pdf(MEGABYTE));
  const second = await clerk.files.add(pdf(MEGABYTE));
  const documents = [await registerWith([first]), await registerWith([second])];
  await clerk.flush();
  between.happens(() => 'cut');
  const waiting = await clerk.files.add(pdf(MEGABYTE));
  const document = await registerWith([waiting]);

  device.room = 3.5 * MEGABYTE;
  await clerk.files.open(documents[0] ?? '', first.sha256);
  const last = await clerk.files.add(pdf(MEGABYTE));
  expect(await now(clerk.files.readiness(documents[1] ?? ''))).toBe('missing');
  expect(await now(clerk.files.readiness(documents[0] ?? ''))).toBe('ready');
  expect(await now(clerk.files.readiness(document))).toBe('ready');

  device.room = 2.5 * MEGABYTE;
  await expect(clerk.files.add(pdf(2 * MEGABYTE))).rejects.toMatchObject({ reason: 'storageFull' });
  expect(await now(clerk.state())).toMatchObject({ waiting: 1, storage: { full: true } });
  expect(await now(clerk.files.readiness(document))).toBe('ready');

  device.room = Infinity;
  between.happens(() => undefined);
  const another = await registerWith([last]);
  expect(await clerk.flush()).toBe('done');
  expect(await rowOf(document)).toMatchObject({ state: 'recorded' });
  expect(await rowOf(another)).toMatchObject({ state: 'recorded' });
});

test('a file that is not for this person is not found, whoever has it', async () => {
  const file = await clerk.files.add(pdf());
  const document = await registerWith([file]);
  await clerk.flush();
  await server.act('giamdoc', document, toDeputy);
  const other = await openReplica('cv.bcvt1', await server.deviceOf('cv.bcvt1', between.url));
  await expect(other.files.open(document, file.sha256)).rejects.toMatchObject({
    reason: 'notFound',
  });
  await other.close();
});
