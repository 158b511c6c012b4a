import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import { Server } from 'node:http';
import path from 'node:path';
import { createAuthenticator } from './embedded/auth.ts';
import { readMetadata, readWinners } from './embedded/reads.ts';
import { type Databases, openDatabases } from './embedded/databases.ts';
import { removeLeftovers } from './embedded/folders.ts';
import type { Limits } from './embedded/request.ts';
import { createRouter } from './embedded/router.ts';
import type { UserDoc } from './embedded/users.ts';
import { createLog, type Log } from '../log.ts';
import { operatorError } from './operator-error.ts';

export type Embedded = {
  /** With the administrator's name and password. */
  readonly url: string;
  readonly close: () => Promise<void>;
};
type Options = {
  readonly dataDir: string;
  readonly password: string;
  readonly limits?: Partial<Limits>;
  readonly log?: Pick<Log, 'error'>;
  /** How many databases are kept open at a time. */
  readonly maxOpen?: number;
};

const ADMIN = 'butphe';
const LIMITS: Limits = { document: 8_000_000, body: 64 << 20 };

/** A CouchDB for this process alone: PouchDB on LevelDB in `dataDir/store`, on a free port of the loopback. */
export async function startEmbedded(options: Options): Promise<Embedded> {
  const { dataDir, password, limits = {}, maxOpen, log = createLog('error') } = options;
  const root = path.join(dataDir, 'store');
  const databases = await openDatabases(root, maxOpen);
  await databases.create('_users');
  // Held until the end: LevelDB's lock on this one stands for all.
  const users = await databases
    .lease('_users')
    .catch((error: unknown) => refuseStart(dataDir, error));
  await removeLeftovers(root);
  const router = createRouter({
    databases,
    log,
    authenticator: createAuthenticator({
      admin: { name: ADMIN, password },
      findUser: (name) => findUser(databases, name),
    }),
    limits: { ...LIMITS, ...limits },
    uuid: (await users.db.pouch.id()).replaceAll('-', ''),
  });
  const server = await listen(router.fetch);
  return {
    url: `http://${ADMIN}:${encodeURIComponent(password)}@127.0.0.1:${portOf(server)}`,
    async close() {
      users.release();
      const closed = new Promise((resolve) => server.close(resolve));
      await databases.close();
      server.closeIdleConnections();
      // The last answers are on their way; what then is still open is only kept alive.
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

function refuseStart(dataDir: string, error: unknown): never {
  if (!/lock/i.test(String(error))) throw error;
  throw operatorError(
    {
      vi: `Thư mục dữ liệu ${dataDir} đang do một tiến trình Bút Phê khác sử dụng. Hãy dừng tiến trình đó, hoặc đặt DATA_DIR khác.`,
      en: `The data folder ${dataDir} is in use by another Bút Phê process. Stop that one, or set another DATA_DIR.`,
    },
    error,
  );
}

async function findUser(databases: Databases, name: string): Promise<UserDoc | undefined> {
  const { db, release } = await databases.lease('_users');
  try {
    const [found] = await readMetadata(db.level, [`org.couchdb.user:${name}`]);
    const [winner] = found && !found.deleted ? await readWinners(db.level, [found]) : [];
    return winner?.body as UserDoc | undefined;
  } finally {
    release();
  }
}

/** Longer than any client keeps a socket unused, or a request could meet one that is being closed. */
const serverOptions = { keepAliveTimeout: 65_000 };
const GRACE_MS = 200;

async function listen(fetch: (request: Request) => Response | Promise<Response>): Promise<Server> {
  const server = createAdaptorServer({ fetch, serverOptions });
  if (!(server instanceof Server)) throw new TypeError('not an HTTP/1.1 server');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The store has no port.');
  return address.port;
}
