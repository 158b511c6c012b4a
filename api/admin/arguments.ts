import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import type { Text } from '#shared/text.ts';
import { readLines } from '../checkpoints/folder.ts';
import { operatorError } from '../store/operator-error.ts';
import { AdminRequest } from './requests.ts';

/** Where passwords come from, so that none stands in an argument, which every process of the machine can read. */
export type Passwords = {
  readonly readStdin: () => Promise<string>;
  /** undefined when nobody sits at a terminal. */
  readonly ask: (() => Promise<string>) | undefined;
  readonly generate: () => string;
};

export type Asked = {
  readonly request: AdminRequest;
  /** To be shown once the request is carried out. */
  readonly generated?: string;
};

const OPTIONS = {
  username: { type: 'string' },
  person: { type: 'string' },
  device: { type: 'string' },
  name: { type: 'string' },
  office: { type: 'string' },
  position: { type: 'string', multiple: true },
  'password-stdin': { type: 'boolean' },
  'generate-password': { type: 'boolean' },
  checkpoints: { type: 'string' },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** The request that these arguments stand for. Throws an OperatorError for what is none. */
export async function readArguments(argv: readonly string[], passwords: Passwords): Promise<Asked> {
  const { values, positionals } = parse(argv);
  const [verb = '', ...rest] = positionals;
  const isFileVerb = verb === 'set-office' || verb === 'set-calendar';
  if (rest.length > (isFileVerb ? 1 : 0)) throw misused(verb);
  const needsPassword = verb === 'create-account' || verb === 'set-password';
  const password = needsPassword ? await passwordFor(values, passwords) : undefined;
  const parsed = v.safeParse(AdminRequest, await shape(verb, values, rest[0], password?.text));
  if (!parsed.success) throw misused(verb, parsed.issues.map(describeIssue).join('; '));
  const generated = password?.isGenerated ? { generated: password.text } : {};
  return { request: parsed.output, ...generated };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw misused(argv[0] ?? '', error instanceof Error ? error.message : '');
  }
}

async function shape(
  verb: string,
  values: Values,
  file: string | undefined,
  password: string | undefined,
): Promise<unknown> {
  const { username, name, office } = values;
  switch (verb) {
    case 'create-account': {
      const [person, positions] = [values.person ?? username, values.position ?? []];
      return { verb, username, person, name, office, positions, password };
    }
    case 'set-password':
      return { verb, username, password };
    case 'disable-account':
      return { verb, username };
    case 'list-devices':
      return { verb, ...named({ person: values.person }) };
    case 'wipe-device':
      return { verb, ...named({ person: values.person, device: values.device }) };
    case 'set-office':
      return { verb, structure: await readJson(verb, file) };
    case 'set-calendar':
      return { verb, calendar: await readJson(verb, file) };
    case 'verify':
      return { verb, checkpoints: await readCheckpoints(values.checkpoints) };
    default:
      return { verb };
  }
}

/** Only what was given. */
function named(values: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

async function passwordFor(values: Values, { readStdin, ask, generate }: Passwords) {
  if (values['password-stdin']) {
    return { text: (await readStdin()).replace(/\r?\n$/, ''), isGenerated: false };
  }
  if (ask && !values['generate-password']) return { text: await ask(), isGenerated: false };
  return { text: generate(), isGenerated: true };
}

/** One a line, as `checkpoint` prints them. */
async function readCheckpoints(file: string | undefined): Promise<unknown> {
  if (file === undefined) return undefined;
  const { checkpoints, unreadable: damaged } = readLines(await readText(file));
  if (damaged > 0) throw unreadable(file, new Error(`${damaged} lines`));
  return checkpoints;
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, error);
  });
}

async function readJson(verb: string, file: string | undefined): Promise<unknown> {
  if (file === undefined) throw misused(verb);
  const text = await readText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown) {
  const why = error instanceof Error ? error.message : String(error);
  const text: Text = {
    vi: `Không đọc được JSON từ tệp ${file}: ${why}`,
    en: `No JSON can be read from the file ${file}: ${why}`,
  };
  return operatorError(text, error);
}

function misused(verb: string, why = '') {
  const detail = why && ` (${why})`;
  return operatorError({
    vi: `Lệnh “${verb}” không đúng${detail}. Xem: npm run admin -- --help`,
    en: `The command “${verb}” is not right${detail}. See: npm run admin -- --help`,
  });
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (issue.received === 'undefined' && path) return `--${path}: thiếu / missing`;
  return path ? `${path}: ${issue.message}` : issue.message;
}
