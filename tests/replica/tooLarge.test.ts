import { newDocument, registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Asked, type Between, type Happening } from './between.ts';
import { now } from './watching.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PersonCommand } from '#shared/kinds.ts';
import type { FileRef } from '#shared/protocol.ts';
import { openReplica } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';

/** What a proxy says whose limit is lower than the server's. */
const TOO_LARGE: Happening = {
  answer: {
    status: 413,
    headers: { 'content-type': 'text/html' },
    body: '<html><h1>413 Request Entity Too Large</h1></html>',
  },
};
const KILOBYTE = 1024;

let server: AgencyServer;
let between: Between;
let clerk: Replica;

beforeAll(async () => {
  server = await startAgency();
});
afterAll(() => server.end());

beforeEach(async () => {
  between = await openBetween(server.url);
  clerk = await openReplica('vanthu', await server.deviceOf('vanthu', between.url));
  expect(await clerk.pull()).toBe('done');
});
afterEach(async () => {
  await clerk.close();
  await between.close();
});

let made = 0;

function pdf(bytes = 2_000, name = 'Công văn.pdf'): File {
  made += 1;
  const start = `%PDF-1.7\n% ${made}\n`;
  return new File([start, new Uint8Array(bytes - start.length).fill(made)], name);
}

const largerThan = (bytes: number) => (asked: Asked) =>
  asked.body.length > bytes ? TOO_LARGE : undefined;
const noFiles = ({ path, method }: Asked) =>
  path.startsWith('/api/files/') && method !== 'HEAD' ? TOO_LARGE : undefined;

async function registerWith(files: readonly FileRef[], more: object = {}): Promise<string> {
  const document = newDocument();
  const command = registration({ files, ...more });
  expect(await clerk.submit({ document, basedOn: 0, command })).toMatchObject({ ok: true });
  return document;
}

async function comment(document: string, text: string, files: readonly FileRef[] = []) {
  const command: PersonCommand = { type: 'Comment', text, files: [...files] };
  expect(await clerk.submit({ document, basedOn: 0, command })).toMatchObject({ ok: true });
}

async function rowsOf(document: string) {
  return (await now(clerk.outbox())).filter((row) => row.document === document).toReversed();
}

test('a file that no part of passes: its act says so, and holds up nothing of other documents', async () => {
  const file = await clerk.files.add(pdf(300 * KILOBYTE));
  between.happens(noFiles);
  const document = await registerWith([file]);
  await comment(document, 'Sau khi vào sổ.');
  const others = [await registerWith([]), await registerWith([])];
  expect(await clerk.flush()).toBe('held');
  expect(await rowsOf(document)).toMatchObject([
    { state: 'waiting', held: 'fileTooLarge', heldFile: file.sha256 },
    { state: 'waiting' },
  ]);
  for (const other of others) expect(await server.versionOf(other)).toBe(1);
  expect(await now(clerk.state())).toMatchObject({ connection: 'online', waiting: 2 });

  // It is not sent again and again by itself; what comes later goes at once.
  const before = between.count('/api/files/');
  const later = await registerWith([]);
  await expect.poll(() => server.versionOf(later)).toBe(1);
  clerk.wake();
  expect(between.count('/api/files/')).toBe(before);

  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(2);
});

test('a proxy that takes no large bodies: the file goes through in smaller parts', async () => {
  between.happens(largerThan(150 * KILOBYTE));
  const document = await registerWith([await clerk.files.add(pdf(900 * KILOBYTE))]);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(1);
  const refused = between.asked.filter(({ body }) => body.length > 150 * KILOBYTE);
  expect(refused.length).toBeLessThanOrEqual(3);
});

test('the file is taken out: a new act in the place of the old one, with its text', async () => {
  const [bad, good] = [await clerk.files.add(pdf()), await clerk.files.add(pdf())];
  const document = await registerWith([]);
  await clerk.flush();
  between.happens((asked) => (asked.path.includes(bad.sha256) ? noFiles(asked) : undefined));
  await comment(document, 'Có hai tệp.', [good, bad]);
  await comment(document, 'Ý kiến sau.');
  expect(await clerk.flush()).toBe('held');
  const [, held] = await rowsOf(document);
  expect(held).toMatchObject({ held: 'fileTooLarge', heldFile: bad.sha256 });

  expect(await clerk.replaceFile(held?.id ?? '')).toMatchObject({ ok: true });
  expect(await clerk.flush()).toBe('done');
  const [, first, second] = await rowsOf(document);
  expect(first).toMatchObject({ state: 'recorded', receipt: { version: 2 } });
  expect(first?.envelope.command).toEqual({ type: 'Comment', text: 'Có hai tệp.', files: [good] });
  expect(first?.id).not.toBe(held?.id);
  expect(first?.envelope.signature).not.toBe(held?.envelope.signature);
  expect(second).toMatchObject({ state: 'recorded', receipt: { version: 3 } });
  // The old act did not go anywhere, and nobody says that it was lost.
  expect(await rowsOf(document)).toHaveLength(3);
  expect((await now(clerk.state())).evicted).toBeUndefined();
});

test('the file is replaced by a smaller one, of a registration on which later acts wait', async () => {
  const bad = await clerk.files.add(pdf(200 * KILOBYTE));
  between.happens(noFiles);
  const document = await registerWith([bad], { subject: 'Về việc bản quét quá lớn' });
  await comment(document, 'Kính trình.');
  expect(await clerk.flush()).toBe('held');
  const [held] = await rowsOf(document);
  const small = pdf(1_000, 'ban-nho.pdf');
  expect(await clerk.replaceFile(held?.id ?? '', small)).toMatchObject({ ok: true });
  expect((await now(clerk.card(document)))?.shown?.files).toMatchObject([{ name: 'ban-nho.pdf' }]);
  between.happens(() => undefined);
  expect(await clerk.flush()).toBe('done');
  expect(await server.versionOf(document)).toBe(2);
  const command = (await rowsOf(document))[0]?.envelope.command;
  expect(command).toMatchObject({ subject: 'Về việc bản quét quá lớn', files: [{ size: 1_000 }] });
});

test('what may have been recorded is never replaced', async () => {
  const file = await clerk.files.add(pdf());
  const document = await registerWith([file]);
  expect(await clerk.flush()).toBe('done');
  const [row] = await rowsOf(document);
  const answer = await clerk.replaceFile(row?.id ?? '');
  expect(answer).toEqual({ ok: false, problem: 'notWaiting' });
  expect(await rowsOf(document)).toHaveLength(1);
});

/** Of more than a proxy takes. */
const ink = () => ({
  file: 'a'.repeat(64),
  page: 1,
  strokes: [Array.from({ length: 3_000 }, (_, at) => [at / 3_000, 0.123_456])],
});

test('an act that is itself too large (413 on /sync/commands): it is held alone, can be taken back and used again', async () => {
  const document = await registerWith([]);
  await clerk.flush();
  between.happens((asked) =>
    asked.path === '/sync/commands' ? largerThan(40 * KILOBYTE)(asked) : undefined,
  );
  const director = await openReplica('giamdoc', await server.deviceOf('giamdoc', between.url));
  await server.settled();
  await director.pull();
  const assignments = [{ to: 'pgd.hatang', role: 'lead' as const }];
  const command: PersonCommand = {
    type: 'IssueDirective',
    text: 'Xem bút phê trên bản quét.',
    ...{ ink: [ink()], assignments },
  };
  expect(await director.submit({ document, basedOn: 1, command })).toMatchObject({ ok: true });
  expect(await director.flush()).toBe('held');
  const [held] = await now(director.outbox());
  expect(held).toMatchObject({ state: 'waiting', held: 'tooLarge' });

  await director.takeBack(held?.id ?? '');
  const [back] = await now(director.outbox());
  expect(back).toMatchObject({ state: 'rejected', held: 'tooLarge' });
  expect(await director.reuse(held?.id ?? '')).toMatchObject({ document, command });
  between.happens(() => undefined);
  await director.flush();
  expect(await server.versionOf(document)).toBe(1);
  await director.close();
});
