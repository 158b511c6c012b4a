import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

export type BenchServer = {
  readonly url: string;
  /** Of the store, with credentials. */
  readonly store: string;
  readonly prefix: string;
  readonly kind: string;
  readonly pid: number;
  /** Harmless when it has stopped already. */
  readonly stop: () => Promise<void>;
};

/** The server as a process of its own, so that the load does not share its thread. */
export async function startBenchServer(): Promise<BenchServer> {
  const script = path.join(import.meta.dirname, 'serve.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    // The channel closes when this process dies, however it dies: the server does not outlive it.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('the server has no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { ...JSON.parse(line), pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
