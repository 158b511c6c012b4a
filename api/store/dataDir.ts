import { chmod, mkdir, stat } from 'node:fs/promises';
import type { Log } from '../log.ts';

const OWNERS = 0o700;

/**
 * The folder of everything that is kept, for the owner of this process alone: made so, and made so again when it is
 * wider. What is written in it later may be wider by itself, and is out of reach behind it.
 */
export async function makeDataDir(dataDir: string, log?: Pick<Log, 'warn'>): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: OWNERS });
  const { mode } = await stat(dataDir);
  if ((mode & 0o077) === 0 || process.platform === 'win32') return;
  await chmod(dataDir, OWNERS);
  log?.warn('others could reach the data folder; its mode is 0700 now', {
    dataDir,
    before: (mode & 0o777).toString(8),
  });
}
