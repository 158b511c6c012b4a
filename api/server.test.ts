import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { freePort } from './testing/freePort.ts';

const node = path.join(import.meta.dirname, '../node_modules/.bin/node');

/** A program that is started nine times need not be compiled nine times. */
const compileCache = mkdtempSync(path.join(tmpdir(), 'butphe-compiled-'));

/** The program as an operator starts it. */
function start(script: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(
    node,
    ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, script), ...args],
    {
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compileCache, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const closed = once(child, 'close').then(([code]) => code as number | null);
  return { child, closed, stderr: text(child.stderr) };
}

async function admin(environment: Record<string, string>, line: string, input = '') {
  const { child, closed, stderr } = start('admin/main.ts', line.split(' '), environment);
  child.stdin.end(input);
  const stdout = await text(child.stdout);
  return { code: await closed, stdout, stderr: await stderr };
}

function newFolder(): Record<string, string> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'butphe-start-'));
  return { DATA_DIR: path.join(dataDir, 'data'), PORT: '0' };
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );

test('a wrong setting is refused before anything is made, with its name and what is allowed', async () => {
  const environment = { ...newFolder(), PORT: 'http', LOG_LEVEL: 'loud' };
  const { child, closed, stderr } = start('server.ts', [], environment);
  child.stdout.resume();
  expect(await closed).toBe(1);
  expect(await stderr).toMatch(/PORT="http".*Cho phép[\s\S]*LOG_LEVEL="loud".*Allowed/);
}, 120_000);

test('a server that other machines reach without https warns of it, and goes on with its start', async () => {
  const environment = { ...newFolder(), HOST: '0.0.0.0' };
  const { child, stderr } = start('server.ts', [], environment);
  child.stdout.resume();
  expect(await stderr).toMatch(
    /^Cảnh báo: HOST=0\.0\.0\.0 .*\nWarning: HOST=0\.0\.0\.0 .*\nChưa có tài khoản quản trị/,
  );
}, 120_000);

test('first the administrator, then the server; the tool works before, while and after it runs', async () => {
  const environment = newFolder();
  const refused = start('server.ts', [], environment);
  refused.child.stdout.resume();
  expect(await refused.closed).toBe(1);
  expect(await refused.stderr).toMatch(
    /^Chưa có tài khoản quản trị.*npm run admin -- create-account.*\nThere is no administrator/,
  );

  const create = 'create-account --username lan --name Lan --password-stdin';
  expect(await admin(environment, create, 'mật khẩu của lan\n')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Đã tạo tài khoản “lan”'),
  });

  const server = start('server.ts', [], { ...environment, LOG_LEVEL: 'warn' });
  const [line] = (await once(server.child.stdout, 'data')) as [Buffer];
  const url = line.toString().trim().replace('Bút Phê: ', '');
  const answer = await fetch(`${url}/api/signin`, {
    method: 'POST',
    body: JSON.stringify({ username: 'lan', password: 'mật khẩu của lan' }),
  });
  expect(await answer.json()).toMatchObject({
    person: { name: 'Lan', positions: [{ kind: 'itOfficer' }] },
  });

  const second = await admin(environment, 'create-account --username minh --name Minh');
  const [, password] = /Mật khẩu: (\S+)/.exec(second.stdout) ?? [];
  expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/);
  expect(await admin(environment, 'disable-account --username lan')).toMatchObject({ code: 1 });
  expect(await admin(environment, create, 'mật khẩu của lan\n')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('This username is taken'),
  });

  server.child.kill('SIGTERM');
  expect(await server.closed).toBe(0);
  expect(await server.stderr).toBe('');
  expect(await admin(environment, 'list-accounts')).toEqual({
    code: 0,
    stdout: 'lan\tlan\tLan\tquantri\nminh\tminh\tMinh\t–\n',
    stderr: '',
  });
  expect(await admin(environment, 'verify')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(': whole.'),
  });
}, 120_000);

test('nobody works on a folder that holds demonstration accounts', async () => {
  const environment = newFolder();
  const demo = start('demo.ts', [], environment);
  // It has begun to make them.
  await once(demo.child.stdout, 'data');
  demo.child.kill('SIGKILL');
  await demo.closed;
  const server = start('server.ts', [], environment);
  server.child.stdout.resume();
  expect(await server.closed).toBe(1);
  expect(await server.stderr).toMatch(/tài khoản trình diễn[\s\S]*demonstration accounts/);
}, 120_000);

test('the tool says how it is used', async () => {
  const environment = newFolder();
  expect(await admin(environment, '--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('create-account --username'),
  });
  expect(await admin(environment, 'dance')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--help'),
  });
}, 120_000);

test('a reader that goes away (`| head`) ends neither a verb of the tool nor the server', async () => {
  const environment = newFolder();
  const create = 'create-account --username lan --name Lan --password-stdin';
  async function unread(line: string, input = '') {
    const { child, closed, stderr } = start('admin/main.ts', line.split(' '), environment);
    child.stdout.destroy();
    child.stdin.end(input);
    return { line, code: await closed, stderr: await stderr };
  }
  for (const line of ['--help', create, 'list-accounts', 'verify']) {
    const ended = await unread(line, 'mật khẩu của lan\n');
    expect(ended).toEqual({ line, code: 0, stderr: '' });
  }
  const port = String(await freePort());
  const server = start('server.ts', [], { ...environment, PORT: port, LOG_LEVEL: 'debug' });
  await once(server.child.stderr, 'data');
  server.child.stdout.destroy();
  server.child.stderr.destroy();
  // What the helper reads is cut on purpose.
  server.stderr.catch(() => undefined);
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(() => statusOf(`${url}/readyz`), { timeout: 60_000 }).toBe(200);
  expect(await unread('verify')).toMatchObject({ code: 0, stderr: '' });
  expect(await statusOf(`${url}/healthz`)).toBe(200);
  server.child.kill('SIGTERM');
  expect(await server.closed).toBe(0);
}, 120_000);
