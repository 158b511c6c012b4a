import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSigner } from '../checkpoints/checkpoint.ts';
import { createLog } from '../log.ts';
import type { Say } from './carryOut.ts';
import type { AdminRequest } from './requests.ts';
import { askRunning, serveAdmin } from './socket.ts';

let folder: string;
let served: Awaited<ReturnType<typeof serveAdmin>> | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'butphe-socket-'));
});
afterEach(() => served?.close());

const log = createLog('silent');
const request: AdminRequest = { verb: 'list-accounts' };

async function serve(handle: (request: AdminRequest, say: Say) => Promise<boolean>) {
  served = await serveAdmin(folder, handle, log);
}

async function ask(what: AdminRequest = request) {
  const said: string[] = [];
  return { done: await askRunning(folder, what, ({ vi }) => said.push(vi)), said };
}

test('what the server says while it works reaches the tool, and whether it was done', async () => {
  await serve(({ verb }, say) => {
    say({ vi: `đang làm ${verb}`, en: '' });
    say({ vi: 'xong\nhai dòng', en: '' });
    return Promise.resolve(true);
  });
  expect(await ask()).toEqual({ done: true, said: ['đang làm list-accounts', 'xong\nhai dòng'] });
  expect(await ask()).toMatchObject({ done: true });
});

test('without a server the tool is told so, also where a killed one left its socket', async () => {
  expect(await ask()).toEqual({ done: 'notRunning', said: [] });
  await writeFile(path.join(folder, 'admin.sock'), '');
  expect(await ask()).toEqual({ done: 'notRunning', said: [] });
  await serve(() => Promise.resolve(true));
  expect(await ask()).toMatchObject({ done: true });
});

test('only the owner of the server can reach it', async () => {
  await serve(() => Promise.resolve(true));
  expect((await stat(path.join(folder, 'admin.sock'))).mode & 0o777).toBe(0o600);
});

test('a failure is not done, and its reason stays in the log', async () => {
  await serve(() => Promise.reject(new Error('secret')));
  const { done, said } = await ask();
  expect(done).toBe(false);
  expect(said.join()).not.toContain('secret');
});

test.each(['', '{', '{"verb":"dance"}', '[]', '{"verb":"list-accounts","more":1}'])(
  'what is no request is refused: %j',
  async (line) => {
    const asked: string[] = [];
    await serve(({ verb }) => Promise.resolve(asked.push(verb) > 0));
    const socket = connect(path.join(folder, 'admin.sock'));
    socket.end(`${line}\n`);
    expect(await text(socket)).toContain('"done":false');
    expect(asked).toEqual([]);
  },
);

test('5,000 checkpoints may be handed to `verify`: thirteen years of them, and no more', async () => {
  const handed: number[] = [];
  await serve((asked) => {
    if (asked.verb === 'verify') handed.push(asked.checkpoints?.length ?? 0);
    return Promise.resolve(true);
  });
  const at = new Date(0).toISOString();
  const one = createSigner('secret').sign({ n: 1, count: 1, hash: 'a'.repeat(64) }, at);
  const handOver = (count: number) =>
    ask({ verb: 'verify', checkpoints: Array.from({ length: count }, () => one) });
  expect(await handOver(5_000)).toMatchObject({ done: true });
  expect(await handOver(5_001)).toMatchObject({ done: false });
  expect(handed).toEqual([5_000]);
});
