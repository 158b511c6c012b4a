import process from 'node:process';
import { readEnv, warningsOf, type Env } from './env.ts';
import { createLog, type Log } from './log.ts';
import { outliveReaders } from './readers.ts';
import { isOperatorError } from './store/operator-error.ts';

/** What a process starts: it is closed when the process is told to end. */
export type Closable = { readonly close: () => Promise<void> };

/** Reads the environment, starts, and ends well: what the operator can mend is said and is no crash. */
export async function runProcess(start: (env: Env, log: Log) => Promise<Closable>): Promise<void> {
  // Everything below DATA_DIR is for the owner of this process alone.
  process.umask(0o077);
  outliveReaders();
  const result = readEnv(process.env);
  if (!result.ok) return stop(result.problems.map(({ vi, en }) => `${vi}\n${en}`).join('\n'));
  for (const { vi, en } of warningsOf(result.env)) process.stderr.write(`${vi}\n${en}\n`);
  const log = createLog(result.env.logLevel);
  try {
    const { close } = await start(result.env, log);
    closeOnSignal(close, log);
  } catch (error) {
    if (!isOperatorError(error)) throw error;
    stop(error.message);
  }
}

function closeOnSignal(close: Closable['close'], log: Log): void {
  let isClosing = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second one does not wait.
      if (isClosing) process.exit(1);
      isClosing = true;
      log.info('closing', { signal });
      close().catch((error: unknown) => {
        log.error('the server did not close well', { error });
        process.exitCode = 1;
      });
    });
  }
}

function stop(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}
