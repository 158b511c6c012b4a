import type { Office } from '#shared/office/office.ts';
import { startAccounts, type Accounts, type AccountsDeps } from './accounts/accounts.ts';
import type { AccountsDatabase } from './accounts/records.ts';
import { startCommands, type Commands } from './commands/commands.ts';
import { startCheckpoints, type Checkpoints } from './checkpoints/checkpoints.ts';
import type { Env } from './env.ts';
import { startFiles, type Files } from './files/files.ts';
import { startSweeping } from './files/sweeping.ts';
import { createLog, type Log } from './log.ts';
import { startProjections, type Projections } from './projections/start.ts';
import { createNoticeDelivery } from './push/deliver.ts';
import { browserPushServices, type PushService } from './push/endpoint.ts';
import { createSendPush } from './push/send.ts';
import { connectStore, type Store } from './store/couch.ts';
import { readSecrets, type Secrets } from './store/secrets.ts';

/** What tests, the demonstration and benchmarks set, and an operator never does. */
export type OpenOptions = {
  readonly clock?: () => Date;
  readonly log?: Log;
  /** What the names of this server's databases begin with. */
  readonly storePrefix?: string;
  readonly passwordCost?: AccountsDeps['passwordCost'];
  readonly signInLimits?: AccountsDeps['limits'];
  /** Bytes of the largest file. */
  readonly fileLimit?: number;
  readonly pushServices?: readonly PushService[];
  /** How far the opening has come. */
  readonly onProgress?: (what: string) => void;
};

/** The whole server but its port. */
export type Opened = {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly database: AccountsDatabase;
  readonly accounts: Accounts;
  readonly files: Files;
  readonly commands: Commands;
  readonly projections: Projections;
  readonly checkpoints: Checkpoints;
  readonly pushServices: readonly PushService[];
  readonly clock: () => Date;
  readonly log: Log;
  /** null before it is established. */
  readonly office: () => Promise<Office | null>;
  readonly close: () => Promise<void>;
};

/**
 * Store, secrets, accounts, the ledger's writer, what follows the ledger: in this order, and closed in the other one.
 * Throws an OperatorError for what the operator can mend.
 */
export async function openServer(env: Env, options: OpenOptions = {}): Promise<Opened> {
  const { clock = () => new Date(), log = createLog(env.logLevel) } = options;
  const closing = createClosing();
  try {
    return await open(env, { ...options, clock, log }, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

type Closing = ReturnType<typeof createClosing>;
type Given = OpenOptions & Required<Pick<OpenOptions, 'clock' | 'log'>>;

async function open(env: Env, options: Given, closing: Closing): Promise<Opened> {
  const { clock, log, pushServices = browserPushServices, onProgress = () => undefined } = options;
  const secrets = await readSecrets(env.dataDir, log);
  const store = await connectStore(storeOptions(env, secrets, options));
  closing.add(store.close);
  const database = (await store.ensureDatabase('accounts', { q: 1 })) as AccountsDatabase;
  const accounts = await startAccounts({
    ...accountsDeps(env, database, options),
    secret: secrets.sessionSecret,
  });
  closing.add(accounts.close);
  // What follows the ledger comes after its writer, which with the files asks it now and then.
  const following = Promise.withResolvers<Projections>();
  const files = await startFiles({
    ...{ store, clock, limit: options.fileLimit },
    carriersOf: async (sha256) => (await following.promise).index.carriersOf(sha256),
  });
  const commands = await startCommands({
    ...{ store, clock, log, accounts, files },
    onProgress,
    // IN9: an erasure is done when nothing here holds the content any more.
    eraseElsewhere: async ({ n }) => (await following.promise).reached(n),
  });
  closing.add(commands.close);
  const { chunks } = files;
  const { unlessCarried } = commands;
  closing.add(startSweeping({ chunks, clock, log, unlessCarried }).stop);
  onProgress('opening desks and index');
  const { ledger, onEntries, submitSystem } = commands;
  const projections = await startProjections({
    ...{ store, clock, log, ledger, onEntries, submitSystem, dataDir: env.dataDir },
    notices: (index, state) =>
      createNoticeDelivery({
        ...{ accounts: database, state, clock, log, db: index.db, origin: originOf(env) },
        send: createSendPush({ vapid: vapidOf(env, secrets), services: pushServices }),
      }),
  });
  closing.add(projections.stop);
  following.resolve(projections);
  const checkpoints = await startCheckpoints({
    ...{ clock, log, ledger, onEntries, dataDir: env.dataDir, secret: secrets.sessionSecret },
    request: projections.request,
  });
  closing.add(checkpoints.stop);

  const opened = { store, secrets, database, accounts, files, commands, projections, checkpoints };
  return {
    ...{ ...opened, pushServices, clock, log },
    office: () => Promise.resolve(established(commands.office())),
    close: closing.closeAll,
  };
}

function storeOptions(env: Env, secrets: Secrets, { storePrefix }: OpenOptions) {
  const { couchdbUrl, dataDir } = env;
  const prefix = storePrefix === undefined ? {} : { prefix: storePrefix };
  return { couchdbUrl, dataDir, secrets, ...prefix };
}

function accountsDeps(env: Env, database: AccountsDatabase, options: Given): AccountsDeps {
  const { log, passwordCost, signInLimits } = options;
  return {
    ...{ database, log, secure: isHttps(env) },
    ...(passwordCost ? { passwordCost } : {}),
    ...(signInLimits ? { limits: signInLimits } : {}),
  };
}

/** Whether browsers reach the server through a proxy that speaks https. */
export function isHttps({ publicOrigin }: Env): boolean {
  return publicOrigin?.startsWith('https:') ?? false;
}

/** Where a notice leads to. */
function originOf({ publicOrigin, port }: Env): string {
  return publicOrigin ?? `http://localhost:${port}`;
}

/** Push services want to know whom to write to; only an https address is one. Apple refuses a name like localhost. */
function vapidOf(env: Env, { vapid }: Secrets) {
  const subject =
    env.publicOrigin && isHttps(env) ? env.publicOrigin : 'mailto:quantri@butphe.example';
  return { subject, ...vapid };
}

function established(office: Office): Office | null {
  return office.version === 0 ? null : office;
}

/** What was opened last is closed first; one that fails does not keep the others open. */
function createClosing() {
  const steps: (() => void | Promise<void>)[] = [];
  return {
    add: (step: () => void | Promise<void>) => void steps.unshift(step),
    async closeAll(): Promise<void> {
      const failures: unknown[] = [];
      for (const step of steps.splice(0)) {
        try {
          await step();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'The server did not close well');
    },
  };
}
