import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { counted, type Text } from '#shared/text.ts';
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
  const text = await readText(file).catch((error: unknown) => {
    throw cannotOpen(file, error);
  });
  const { checkpoints, unreadable: damaged } = readLines(text);
  if (damaged > 0 || checkpoints.length === 0) throw noCheckpoints(file, damaged);
  return checkpoints;
}

const readText = (file: string): Promise<string> => readFile(file, 'utf8');

async function readJson(verb: string, file: string | undefined): Promise<unknown> {
  if (file === undefined) throw misused(verb);
  try {
    return JSON.parse(await readText(file)) as unknown;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function cannotOpen(file: string, error: unknown) {
  const { vi, en } = REASONS[codeOf(error)] ?? { vi: reasonOf(error), en: reasonOf(error) };
  const text: Text = {
    vi: `Không mở được tệp mốc kiểm ${file}: ${vi}. Hãy kiểm tra đường dẫn, hoặc bỏ --checkpoints để kiểm tra không cần tệp này.`,
    en: `The file of checkpoints ${file} cannot be opened: ${en}. Check the path, or leave out --checkpoints to verify without it.`,
  };
  return operatorError(text, error);
}

const REASONS: Readonly<Record<string, Text>> = {
  ENOENT: { vi: 'không có tệp này', en: 'there is none' },
  EISDIR: { vi: 'đó là một thư mục', en: 'it is a folder' },
  EACCES: { vi: 'không có quyền đọc', en: 'you may not read it' },
};

function noCheckpoints(file: string, lines: number) {
  const what: Text = {
    vi: lines > 0 ? `có ${lines} dòng không phải mốc kiểm` : 'không có mốc kiểm nào',
    en:
      lines > 0
        ? `holds ${counted(lines, 'line that is', 'lines that are')} no checkpoint`
        : 'holds no checkpoint',
  };
  return operatorError({
    vi: `Tệp ${file} ${what.vi}. Mỗi dòng phải đúng như lệnh checkpoint đã in ra: hãy dùng bản còn nguyên.`,
    en: `The file ${file} ${what.en}. Each line must be as the verb checkpoint printed it: use a copy that is whole.`,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function unreadable(file: string, error: unknown) {
  const why = reasonOf(error);
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
