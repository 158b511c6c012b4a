import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Text } from '#shared/text.ts';
import { sayIn } from './say.ts';

/** A verb that looks at one file: without a server, a store or a data folder. */
export type FileCheck = (
  bytes: Uint8Array,
  options: Readonly<Record<string, string | undefined>>,
) => FileReport | Promise<FileReport>;

export type FileReport = {
  readonly outcome: keyof typeof STATUS;
  /** What `--json` prints. */
  readonly json: unknown;
  /** What is printed for people, a line each. */
  readonly lines: readonly Text[];
};

type FileVerb = {
  /** Options of its own, each with a value. */
  readonly options: readonly string[];
  /** Loaded when it is asked for. */
  readonly load: () => Promise<FileCheck>;
};

const VERBS: Readonly<Record<string, FileVerb>> = {
  'edxml-check': {
    options: [],
    load: async () => (await import('./edxmlCheck.ts')).checkEdxmlFile,
  },
  'format-check': {
    options: ['date', 'type'],
    load: async () => (await import('./formatCheck.ts')).checkFormatFile,
  },
};

/** Exit status, for scripts. */
const STATUS = { clean: 0, faulty: 1, unreadable: 2 } as const;

export function isFileVerb(verb: string | undefined): verb is string {
  return verb !== undefined && Object.hasOwn(VERBS, verb);
}

/** Carries out `<verb> FILE [--json] …`; the exit status. */
export async function checkFile(
  argv: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const line = readLine(argv);
  const report = line ? await reportOn(line) : misused(argv);
  if (line?.json) print(JSON.stringify(report.json, null, 2));
  else report.lines.forEach((one) => print(sayIn(one)));
  return STATUS[report.outcome];
}

type Line = {
  readonly verb: FileVerb;
  readonly file: string;
  readonly json: boolean;
  readonly options: Readonly<Record<string, string | undefined>>;
};

async function reportOn({ verb, file, options }: Line): Promise<FileReport> {
  const bytes = await readFile(file).catch((error: unknown) => unreadable(file, error));
  const check = await verb.load();
  return bytes instanceof Uint8Array ? check(bytes, options) : bytes;
}

/** Undefined for a line that is none. */
function readLine(argv: readonly string[]): Line | undefined {
  const verb = VERBS[argv[0] ?? ''];
  if (!verb) return undefined;
  const named = verb.options.map((name) => [name, { type: 'string' }] as const);
  const options = { ...Object.fromEntries(named), json: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [, file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) return undefined;
    const { json = false, ...given } = values;
    return { verb, file, json, options: given };
  } catch {
    return undefined;
  }
}

function misused([verb = '']: readonly string[]): FileReport {
  const own = VERBS[verb]?.options.map((name) => ` [--${name} …]`).join('') ?? '';
  const text: Text = {
    vi: `Cách dùng: npm run admin -- ${verb} <tệp> [--json]${own}`,
    en: `Usage: npm run admin -- ${verb} <file> [--json]${own}`,
  };
  return { outcome: 'unreadable', json: { ok: false }, lines: [text] };
}

function unreadable(file: string, error: unknown): FileReport {
  const why = error instanceof Error ? error.message : String(error);
  const text: Text = {
    vi: `Không đọc được tệp ${file}: ${why}`,
    en: `The file ${file} cannot be read: ${why}`,
  };
  const problem = { code: 'file.unreadable', severity: 'error', where: '', text };
  return { outcome: 'unreadable', json: { ok: false, problems: [problem] }, lines: [text] };
}
