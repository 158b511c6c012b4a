import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import webPush from 'web-push';
import type { Log } from '../log.ts';
import { makeDataDir } from './dataDir.ts';
import { operatorError } from './operator-error.ts';

const Text = v.pipe(v.string(), v.minLength(20));
const Secrets = v.object({
  vapid: v.object({ publicKey: Text, privateKey: Text }),
  sessionSecret: Text,
  storePassword: Text,
});
export type Secrets = v.InferOutput<typeof Secrets>;

/**
 * The server's own secrets, `<dataDir>/secrets.json`, made at the first start.
 * Throws an OperatorError when others than its owner could have read them, the file is damaged, or the folder cannot
 * be written to.
 */
export async function readSecrets(dataDir: string, log?: Pick<Log, 'warn'>): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json');
  await begin(dataDir, file, log).catch((error: unknown) => refuseFolder(dataDir, error));
  await checkMode(file);
  return parse(file, await readFile(file, 'utf8'));
}

async function begin(dataDir: string, file: string, log?: Pick<Log, 'warn'>): Promise<void> {
  await makeDataDir(dataDir, log);
  if (!(await exists(file))) await create(file);
}

function refuseFolder(dataDir: string, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  throw operatorError(
    {
      vi: `Không tạo được hoặc không ghi được vào thư mục DATA_DIR=${dataDir} (${code}). Hãy đặt một thư mục mà tiến trình này được ghi.`,
      en: `The folder DATA_DIR=${dataDir} cannot be made or written to (${code}). Set one that this process may write to.`,
    },
    error,
  );
}

function parse(file: string, text: string): Secrets {
  try {
    return v.parse(Secrets, JSON.parse(text));
  } catch (error) {
    throw operatorError(
      {
        vi: `Tệp ${file} bị hỏng. Hãy khôi phục tệp này từ bản sao lưu.`,
        en: `The file ${file} is damaged. Restore it from the backup.`,
      },
      error,
    );
  }
}

/** Whole or not at all, and never over another's: of two first starts at once, one makes it and both read it. */
async function create(file: string): Promise<void> {
  const secrets: Secrets = {
    vapid: webPush.generateVAPIDKeys(),
    sessionSecret: randomBytes(32).toString('base64url'),
    storePassword: randomBytes(32).toString('base64url'),
  };
  const draft = `${file}.${crypto.randomUUID()}`;
  await writeSynced(draft, `${JSON.stringify(secrets, null, 2)}\n`);
  try {
    await link(draft, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A disk without hard links cannot refuse to overwrite; two first starts at once are rare.
    if (code !== 'EEXIST' && !(await exists(file))) await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(path.dirname(file));
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function checkMode(file: string): Promise<void> {
  const { mode } = await stat(file);
  const isPrivate = (mode & 0o077) === 0 || process.platform === 'win32';
  if (isPrivate) return;
  throw operatorError({
    vi: `Người khác đọc được tệp ${file}. Hãy chạy: chmod 600 ${file}; nếu có thể đã lộ, hãy xóa tệp để tạo khóa mới.`,
    en: `Others can read the file ${file}. Run: chmod 600 ${file}; if they may have, delete it so that new keys are made.`,
  });
}
