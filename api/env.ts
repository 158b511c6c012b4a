import { statSync } from 'node:fs';
import path from 'node:path';
import type { Text } from '#shared/text.ts';
import { logLevels, type LogLevel } from './log.ts';

/** What the operator sets; read once at start. */
export type Env = {
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Nodes of one store, separated by commas. Unset: the embedded store. */
  readonly couchdbUrl?: string;
  /** What the browser sees, without a slash at the end. Unset: whatever host the request names. */
  readonly publicOrigin?: string;
  readonly logLevel: LogLevel;
  /** Lets in whoever scrapes /metrics from another machine. Unset: only this one. */
  readonly metricsToken?: string;
};

export type EnvResult =
  | { readonly ok: true; readonly env: Env }
  | { readonly ok: false; readonly problems: readonly Text[] };

type Variables = Readonly<Record<string, string | undefined>>;

/** A variable that is set to nothing counts as not set, as in a compose file. Every wrong one is told, not only the first. */
export function readEnv(variables: Variables): EnvResult {
  const problems: Text[] = [];

  function read<Value>(setting: Setting<Value>): Value {
    const text = variables[setting.name]?.trim() || setting.fallback;
    const value = setting.parse(text);
    if (value === undefined) problems.push(refusal(setting, text));
    return value as Value;
  }

  const env: Env = {
    port: read(port),
    host: read(host),
    dataDir: read(dataDir),
    logLevel: read(logLevel),
    ...given('couchdbUrl', read(couchdbUrl)),
    ...given('publicOrigin', read(publicOrigin)),
    ...given('metricsToken', read(metricsToken)),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, env };
}

/** What is allowed, and yet not as it should be where people work. */
export function warningsOf({ host, publicOrigin }: Env): readonly Text[] {
  const isBehindHttps = publicOrigin?.startsWith('https:') ?? false;
  if (LOOPBACK.test(host) || isBehindHttps) return [];
  return [
    {
      vi: `Cảnh báo: HOST=${host} nhận kết nối từ máy khác mà chưa có https: mật khẩu và văn bản đi qua mạng không được mã hóa. Hãy đặt một proxy https phía trước và PUBLIC_ORIGIN=https://tên-miền, hoặc để HOST=127.0.0.1.`,
      en: `Warning: HOST=${host} takes connections from other machines without https: passwords and documents cross the network in clear. Put an https proxy in front and set PUBLIC_ORIGIN=https://domain, or leave HOST=127.0.0.1.`,
    },
  ];
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

type Setting<Value> = {
  readonly name: string;
  readonly fallback: string;
  readonly allowed: Text;
  /** undefined: not allowed. */
  readonly parse: (text: string) => Value | undefined;
  /** The value may carry a password, and messages end up in logs. */
  readonly secret?: true;
};

const port: Setting<number> = {
  name: 'PORT',
  fallback: '3000',
  allowed: {
    vi: 'số nguyên từ 0 đến 65535 (0: cổng trống bất kỳ)',
    en: 'an integer from 0 to 65535 (0: any free port)',
  },
  parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined),
};

const host: Setting<string> = {
  name: 'HOST',
  fallback: '127.0.0.1',
  allowed: {
    vi: 'địa chỉ IP hoặc tên máy để lắng nghe, ví dụ 127.0.0.1, ::, 0.0.0.0',
    en: 'an IP address or host name to listen on, e.g. 127.0.0.1, ::, 0.0.0.0',
  },
  parse: (text) =>
    /^(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9a-fA-F:.]{2,45})$/.test(text) ? text : undefined,
};

const dataDir: Setting<string> = {
  name: 'DATA_DIR',
  fallback: './data',
  allowed: {
    vi: 'đường dẫn một thư mục (được tạo nếu chưa có), không phải một tệp',
    en: 'the path of a folder (made if it is not there), not of a file',
  },
  parse: (text) => (text.includes('\0') || isNoFolder(text) ? undefined : path.resolve(text)),
};

const couchdbUrl: Setting<string | null> = {
  name: 'COUCHDB_URL',
  fallback: '',
  secret: true,
  allowed: {
    vi: 'địa chỉ http:// hoặc https:// của CouchDB, có thể kèm tên và mật khẩu, không có phần ?… hay #…; nhiều nút của cùng một cụm cách nhau bằng dấu phẩy (dấu phẩy trong mật khẩu viết là %2C)',
    en: 'an http:// or https:// address of a CouchDB, with name and password if need be, without ?… or #…; several nodes of one cluster separated by commas (a comma in a password is written %2C)',
  },
  parse: (text) => {
    if (text === '') return null;
    const nodes = text.split(',').map((node) => withoutLastSlashes(node.trim()));
    const areNodes = nodes.every(isNode) && new Set(nodes).size === nodes.length;
    return areNodes ? nodes.join(',') : undefined;
  },
};

function isNode(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash;
}

const publicOrigin: Setting<string | null> = {
  name: 'PUBLIC_ORIGIN',
  fallback: '',
  allowed: {
    vi: 'địa chỉ người dùng thấy: https://tên-miền, hoặc http://localhost[:cổng], không có đường dẫn',
    en: 'what the browser sees: https://domain, or http://localhost[:port], without a path',
  },
  parse: (text) => {
    if (text === '') return null;
    const url = URL.parse(text);
    if (!url || url.origin !== text.replace(/\/$/, '')) return undefined;
    const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)
      ? url.origin
      : undefined;
  },
};

const metricsToken: Setting<string | null> = {
  name: 'METRICS_TOKEN',
  fallback: '',
  secret: true,
  allowed: {
    vi: 'ít nhất 16 ký tự trong A–Z a–z 0–9 . _ ~ + / = -',
    en: 'at least 16 characters of A–Z a–z 0–9 . _ ~ + / = -',
  },
  parse: (text) => {
    if (text === '') return null;
    return /^[A-Za-z0-9._~+/=-]{16,512}$/.test(text) ? text : undefined;
  },
};

const logLevel: Setting<LogLevel> = {
  name: 'LOG_LEVEL',
  fallback: 'info',
  allowed: {
    vi: `một trong ${logLevels.join(', ')}`,
    en: `one of ${logLevels.join(', ')}`,
  },
  parse: (text) => logLevels.find((level) => level === text),
};

function refusal(setting: Setting<unknown>, text: string): Text {
  const { name, allowed, secret } = setting;
  const shown = secret ? '…' : JSON.stringify(text);
  return {
    vi: `${name}=${shown} không hợp lệ. Cho phép: ${allowed.vi}.`,
    en: `${name}=${shown} is not valid. Allowed: ${allowed.en}.`,
  };
}

function given<Key extends string>(key: Key, value: string | null) {
  return value === null ? {} : { [key]: value };
}

function withoutLastSlashes(url: string): string {
  return url.endsWith('/') ? withoutLastSlashes(url.slice(0, -1)) : url;
}

function isNoFolder(name: string): boolean {
  try {
    return !statSync(name).isDirectory();
  } catch (error) {
    // Not there yet is fine; below a file it can never be.
    return error instanceof Error && 'code' in error && error.code === 'ENOTDIR';
  }
}
