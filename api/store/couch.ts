import type { Log } from '../log.ts';
import { isUnavailable, type Unavailable } from '../unavailable.ts';
import { createServerScope, type DocumentScope, type ServerScope } from './client.ts';
import { startEmbedded } from './embedded.ts';
import { createNodes, type Nodes } from './nodes.ts';
import { operatorError } from './operator-error.ts';
import type { Secrets } from './secrets.ts';

export type Store = {
  readonly kind: 'embedded' | 'couchdb';
  /** Of its first node, with the administrator's credentials: for replicators, never for a log. */
  readonly url: string;
  /** For what the scopes cannot: bodies that are JSON already, answers that stream, feeds that are broken off. */
  readonly nodes: Nodes;
  readonly admin: ServerScope;
  /** What every database's and writer's name begins with. */
  readonly prefix: string;
  /** A database by its short name (`ledger`), as administrator. */
  readonly use: <Doc = unknown>(name: string) => DocumentScope<Doc>;
  /** Makes it if it is not there. */
  readonly ensureDatabase: <Doc = unknown>(
    name: string,
    options?: { readonly q?: number; readonly n?: number },
  ) => Promise<DocumentScope<Doc>>;
  /** False when there was none. */
  readonly dropDatabase: (name: string) => Promise<boolean>;
  /** Short names of the databases that are there. */
  readonly databases: () => Promise<string[]>;
  /** The same server as somebody else. */
  readonly signIn: (name: string, password: string) => ServerScope;
  readonly close: () => Promise<void>;
};
type Options = {
  /** Nodes of one store, separated by commas. Unset: the embedded store. */
  readonly couchdbUrl?: string | undefined;
  readonly dataDir: string;
  readonly secrets: Pick<Secrets, 'storePassword'>;
  readonly prefix?: string;
  /** For the faults of the embedded store. */
  readonly log?: Pick<Log, 'error'>;
};

const PREFIX = 'butphe-';

/** What keeps this process busy keeps the embedded store from answering, and there is no other to ask. */
export const OF_THIS_PROCESS = { answerWithin: 60_000, bodyWithin: 60_000 };

/** The store that everything lies in. Throws an OperatorError when it cannot be had. */
export async function connectStore(options: Options): Promise<Store> {
  const { couchdbUrl, dataDir, secrets, prefix = PREFIX, log } = options;
  if (couchdbUrl !== undefined) {
    const urls = couchdbUrl.split(',');
    await checkServer(urls);
    const nodes = createNodes(urls);
    const [url = ''] = urls;
    return createStore({ kind: 'couchdb', url, prefix, nodes, close: () => Promise.resolve() });
  }
  const password = secrets.storePassword;
  const { url, close } = await startEmbedded({ dataDir, password, ...(log && { log }) });
  return createStore({
    kind: 'embedded',
    url,
    prefix,
    close,
    nodes: createNodes([url], OF_THIS_PROCESS),
  });
}

type Given = Pick<Store, 'kind' | 'url' | 'nodes' | 'prefix' | 'close'>;

function createStore(given: Given): Store {
  const { nodes, prefix } = given;
  const admin = createServerScope(nodes);
  const use = <Doc>(name: string) => admin.use<Doc>(prefix + name);
  return {
    ...given,
    ...{ admin, use },
    async ensureDatabase(name, options = {}) {
      await admin.db.create(prefix + name, options).catch(unless(412));
      return use(name);
    },
    dropDatabase: (name) =>
      admin.db.destroy(prefix + name).then(
        () => true,
        (error: unknown) => unless(404)(error) ?? false,
      ),
    async databases() {
      const names = await admin.db.list();
      return names
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
    },
    signIn: (name, password) => createServerScope(nodes, { name, password }),
  };
}

/** The status of an answer of the store; `undefined` when none came. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Malformed, too large, not to be processed. */
const REFUSED_AS_IT_IS: readonly (number | undefined)[] = [400, 413, 422];

/**
 * Whether a request failed for what it holds: nothing of it was carried out, and it will fail again.
 * What cannot even be put into a text never leaves this process: a `RangeError`.
 */
export function isRefusedAsItIs(error: unknown): boolean {
  return error instanceof RangeError || REFUSED_AS_IT_IS.includes(statusOf(error));
}

/** For `catch`: these answers are as good as done. */
export function unless(...statuses: number[]): (error: unknown) => undefined {
  return (error) => {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error;
  };
}

/** Nodes that do not answer may come back; one that answers must be of use. */
async function checkServer(urls: readonly string[]): Promise<void> {
  const silent = (await Promise.all(urls.map(checkNode))).filter((answer) => answer !== undefined);
  if (silent.length === urls.length) refuseUnreachable(urls, silent[0]);
}

/** What is wrong when it does not answer. */
async function checkNode(url: string): Promise<Unavailable | undefined> {
  const nodes = createNodes([url]);
  const admin = createServerScope(nodes);
  try {
    await nodes.ask({ path: '/' }, (answer) => void answer.resume());
    const { version } = await admin.info();
    const [major = 0, minor = 0] = String(version).split('.').map(Number);
    if (major < 3 || (major === 3 && minor < 3)) refuseOld(String(version));
    const { userCtx } = await admin.session();
    if (!userCtx.roles.includes('_admin')) refuseCredentials(url);
    await admin.db.create('_users').catch(unless(412));
    return undefined;
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    if (statusOf(error.cause) === 401) refuseCredentials(url, error);
    return error;
  }
}

function refuseUnreachable(urls: readonly string[], error: unknown): never {
  const hosts = urls.map((url) => new URL(url).host).join(', ');
  throw operatorError(
    {
      vi: `Không kết nối được CouchDB tại ${hosts} (COUCHDB_URL). Hãy kiểm tra địa chỉ và xem CouchDB có đang chạy không.`,
      en: `CouchDB at ${hosts} (COUCHDB_URL) cannot be reached. Check the address and whether CouchDB is running.`,
    },
    error,
  );
}

function refuseCredentials(url: string, error?: unknown): never {
  const { host } = new URL(url);
  throw operatorError(
    {
      vi: `CouchDB tại ${host} không nhận tên và mật khẩu trong COUCHDB_URL là của quản trị viên.`,
      en: `CouchDB at ${host} does not take the name and password in COUCHDB_URL for an administrator's.`,
    },
    error,
  );
}

function refuseOld(version: string): never {
  throw operatorError({
    vi: `CouchDB ${version} quá cũ: cần bản 3.3 trở lên.`,
    en: `CouchDB ${version} is too old: 3.3 or later is needed.`,
  });
}
