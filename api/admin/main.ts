import process from 'node:process';
import type { Text } from '#shared/text.ts';
import { readEnv, type Env } from '../env.ts';
import { outliveReaders } from '../readers.ts';
import { isOperatorError, operatorError } from '../store/operator-error.ts';
import { isUnavailable } from '../unavailable.ts';
import { readArguments } from './arguments.ts';
import { checkFile, isFileVerb } from './fileCheck.ts';
import { HELP } from './help.ts';
import type { AdminRequest } from './requests.ts';
import { sayIn } from './say.ts';
import { askRunning } from './socket.ts';
import { terminal } from './terminal.ts';

const STORE_AWAY: Text = {
  vi: 'Kho dữ liệu không trả lời giữa chừng. Hãy kiểm tra CouchDB rồi làm lại.',
  en: 'The store did not answer midway. Check CouchDB, then try again.',
};

process.umask(0o077);
outliveReaders();
process.exitCode = await main(process.argv.slice(2)).catch(tellFailure);

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv.includes('--help')) {
    process.stdout.write(HELP);
    return argv.length === 0 ? 1 : 0;
  }
  if (isFileVerb(argv[0])) return checkFile(argv, (line) => process.stdout.write(`${line}\n`));
  const { request, generated } = await readArguments(argv, terminal);
  const isDone = await atServerOrAlone(readSettings(), request);
  if (isDone && generated !== undefined) {
    say({ vi: `Mật khẩu: ${generated}`, en: `Password: ${generated}` });
  }
  return isDone ? 0 : 1;
}

async function atServerOrAlone(env: Env, request: AdminRequest): Promise<boolean> {
  const answer = await askRunning(env.dataDir, request, say);
  if (answer !== 'notRunning') return answer;
  // The store and all that lies on it are loaded only where no server is there to ask.
  const { carryOutAlone } = await import('./alone.ts');
  return carryOutAlone(env, request, say);
}

function readSettings(): Env {
  // What the operator asked for is told by `say`; the log is for what goes wrong.
  const result = readEnv({ LOG_LEVEL: 'error', ...process.env });
  if (result.ok) return result.env;
  throw operatorError({
    vi: result.problems.map(({ vi }) => vi).join('\n'),
    en: result.problems.map(({ en }) => en).join('\n'),
  });
}

function say(text: Text): void {
  process.stdout.write(`${sayIn(text)}\n`);
}

function tellFailure(error: unknown): number {
  process.stderr.write(`${describe(error)}\n`);
  return 1;
}

function describe(error: unknown): string {
  if (isOperatorError(error)) return error.message;
  if (isUnavailable(error)) return sayIn(STORE_AWAY);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
