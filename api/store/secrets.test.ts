import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSecrets } from './secrets.ts';

let parent: string;
let dataDir: string;
let file: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'butphe-secrets-'));
  dataDir = path.join(parent, 'a', 'data');
  file = path.join(dataDir, 'secrets.json');
});
afterEach(() => rm(parent, { recursive: true }));

test('makes them at the first start, for its owner alone, and keeps them', async () => {
  const secrets = await readSecrets(dataDir);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect(Buffer.from(secrets.vapid.publicKey, 'base64url')).toHaveLength(65);
  expect(secrets.sessionSecret).not.toBe(secrets.storePassword);
  expect(await readSecrets(dataDir)).toEqual(secrets);
});

test('closes a folder that others could reach, and says so', async () => {
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, 0o755);
  const said: unknown[] = [];
  await readSecrets(dataDir, { warn: (...words) => said.push(words) });
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  expect(said).toEqual([[expect.stringContaining('0700'), { dataDir, before: '755' }]]);
  await readSecrets(dataDir, { warn: (...words) => said.push(words) });
  expect(said).toHaveLength(1);
});

test('of many first starts at once, all read the same', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, () => readSecrets(dataDir)));
  expect(new Set(all.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
  expect(await readdir(dataDir)).toEqual(['secrets.json']);
});

test('refuses a file that others can read, in both languages', async () => {
  await readSecrets(dataDir);
  await chmod(file, 0o640);
  await expect(readSecrets(dataDir)).rejects.toMatchObject({
    name: 'OperatorError',
    message: expect.stringMatching(/^Người khác đọc được tệp .+\nOthers can read the file /),
  });
});

test('refuses a damaged file and leaves it as it is', async () => {
  await readSecrets(dataDir);
  await writeFile(file, '{"vapid":{}}');
  await expect(readSecrets(dataDir)).rejects.toMatchObject({ name: 'OperatorError' });
  expect(await readFile(file, 'utf8')).toBe('{"vapid":{}}');
});

test('names the setting when the folder cannot be made or written to', async () => {
  await expect(readSecrets(path.join(parent, 'x'.repeat(300)))).rejects.toMatchObject({
    name: 'OperatorError',
    message: expect.stringMatching(/DATA_DIR=.+ENAMETOOLONG.+\n.+DATA_DIR=.+ENAMETOOLONG/),
  });
});
