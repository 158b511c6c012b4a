import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Hono } from 'hono';
import { kindOf } from '#shared/kinds.ts';
import type { PersonId } from '#shared/office/office.ts';
import { mayReadOrder } from '#shared/office/order.ts';
import type { FileRef } from '#shared/protocol.ts';
import { accountRoutes } from './accounts/routes.ts';
import type { AppEnv } from './accounts/session.ts';
import { administrators, carryOut } from './admin/carryOut.ts';
import { adminOf } from './admin/deps.ts';
import { serveAdmin } from './admin/socket.ts';
import { createApp } from './app.ts';
import { createBooks } from './books/books.ts';
import { bookRoutes } from './books/routes.ts';
import type { Commands } from './commands/commands.ts';
import { edxmlRoutes } from './edxml/routes.ts';
import type { Env } from './env.ts';
import { formatRoutes } from './format/routes.ts';
import type { BodyBounds } from './http/bodyRoom.ts';
import { healthRoutes } from './http/health.ts';
import { createMetrics } from './http/metrics.ts';
import { listen, type Listening } from './http/serve.ts';
import { createStartProgress, startingRoutes, type StartProgress } from './http/starting.ts';
import { readWebBuild } from './http/webBuild.ts';
import { createLog, type Log } from './log.ts';
import { isHttps, openServer, type Opened, type OpenOptions } from './open.ts';
import { openApiRoutes } from './openapi/routes.ts';
import { pushRoutes } from './push/routes.ts';
import { operatorError } from './store/operator-error.ts';
import { syncRoutes } from './sync/routes.ts';
import { isUnavailable } from './unavailable.ts';
import { watch } from './watch.ts';

export type StartOptions = OpenOptions & {
  /** The web build; by default `build/` of this repository. */
  readonly buildDir?: string;
  /** What must be done, or must be so, before anybody is answered; what it throws is the start's failure. */
  readonly beforeServing?: (opened: Opened) => Promise<void>;
  readonly bodies?: Partial<BodyBounds>;
};

export type Running = Opened & {
  readonly app: Hono<AppEnv>;
  /** With the port that was really taken. */
  readonly url: string;
  /** Answers what is under way, then closes everything. */
  readonly close: () => Promise<void>;
};

/**
 * Takes the port, opens everything and serves it; until then whoever asks is told to come again.
 * Throws an OperatorError for what the operator can mend.
 */
export async function startServer(env: Env, options: StartOptions = {}): Promise<Running> {
  const { log = createLog(env.logLevel) } = options;
  const progress = createStartProgress();
  let answering: Pick<Hono<AppEnv>, 'fetch'> = startingApp(env, progress, log);
  const listening = await listen({ fetch: (...asked) => answering.fetch(...asked) }, env);
  log.debug('listening', { url: listening.url });
  try {
    const told = { ...options, log, onProgress: progress.tell };
    const opened = await openPatiently(env, told);
    progress.tell('preparing what is served');
    const { app, close } = await serve(env, told, opened);
    answering = app;
    return { ...opened, app, url: listening.url, close: () => close(listening) };
  } catch (error) {
    await listening.close();
    throw error;
  }
}

function startingApp({ publicOrigin }: Env, { check }: StartProgress, log: Log): Hono<AppEnv> {
  const metrics = createMetrics();
  const health = healthRoutes({ checks: [check], metrics });
  return createApp({ publicOrigin, routes: [health, startingRoutes()], web: null, metrics, log });
}

const TRY_AGAIN_MS = 1_000;

/** A store that fails in the middle of a start is well again soon; that it cannot be had at all is for the operator. */
async function openPatiently(env: Env, options: StartOptions & { log: Log }): Promise<Opened> {
  for (;;) {
    try {
      return await openServer(env, options);
    } catch (error) {
      if (!isUnavailable(error) || error.reason !== 'store') throw error;
      options.log.warn('the store failed at the start, which begins again', { error });
      options.onProgress?.('the store failed; the start begins again');
      await pause(TRY_AGAIN_MS);
    }
  }
}

type Served = {
  readonly app: Hono<AppEnv>;
  readonly close: (listening: Listening) => Promise<void>;
};

async function serve(env: Env, options: StartOptions, opened: Opened): Promise<Served> {
  try {
    refuseDamagedAgency(opened.commands);
    await options.beforeServing?.(opened);
    return await serveOpened(env, options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function serveOpened(env: Env, options: StartOptions, opened: Opened): Promise<Served> {
  const { accounts, database, commands, files, projections, clock, log, office } = opened;
  const metrics = createMetrics();
  const sync = syncRoutes({ accounts, database, projections, clock, log });
  const checks = watch(metrics, opened, sync);
  const publicKey = opened.secrets.vapid.publicKey;
  const app = createApp({
    publicOrigin: env.publicOrigin,
    routes: [
      healthRoutes({ checks, metrics, metricsToken: env.metricsToken }),
      accountRoutes({ accounts, office, clock, isBehindProxy: isHttps(env) }),
      commands.routes,
      files.routes({
        accounts,
        documentFile: (...asked) => documentFile(commands, ...asked),
        orderOf: (...asked) => Promise.resolve(orderOf(commands, ...asked)),
      }),
      ...sync.routes,
      bookRoutes({ accounts, books: createBooks(projections.index.db), office: commands.office }),
      pushRoutes({ accounts, database, clock, publicKey, services: opened.pushServices }),
      formatRoutes({ accounts }),
      edxmlRoutes({ accounts }),
      openApiRoutes(),
    ],
    web: await readWebBuild(options.buildDir ?? path.join(import.meta.dirname, '../build')),
    ...{ metrics, log, bodies: options.bodies },
  });
  const admin = adminOf(opened);
  const socket = await serveAdmin(
    env.dataDir,
    (request, say) => carryOut(request, admin, say),
    log,
  );
  return {
    app,
    async close(listening) {
      // Streams end first, or the requests under way would never be over.
      await sync.close();
      await listening.close();
      await socket.close();
      await opened.close();
    },
  };
}

/** How a document calls a file of its own; null also for whoever may not read it. */
async function documentFile(
  { cardFor }: Commands,
  person: PersonId,
  document: string,
  sha256: string,
): Promise<FileRef | null> {
  const card = await cardFor(person, document);
  const files = card ? kindOf(document)?.filesFor(card, person) : undefined;
  return files?.find((file) => file.sha256 === sha256) ?? null;
}

/** The order of an absence; null also for whoever may not read it. */
function orderOf({ office }: Commands, person: PersonId, id: string): FileRef | null {
  const absence = office().absences.find((one) => one.id === id);
  return (absence && mayReadOrder(office(), absence, person) && absence.order) || null;
}

/** Without the office and its calendars no rule can be asked; any other damaged document costs only itself. */
function refuseDamagedAgency({ damagedAgency }: Commands): void {
  const entry = damagedAgency();
  if (entry === undefined) return;
  throw operatorError({
    vi: `Mục ${entry} trong sổ gốc bị hỏng hoặc bị sửa, nên không có cơ cấu hay lịch của cơ quan và máy chủ không phục vụ được. Hãy chạy npm run admin -- verify để biết rõ, rồi khôi phục từ bản sao lưu.`,
    en: `The entry ${entry} of the ledger is damaged or was changed, so the office or a calendar is missing and nothing can be served. Run npm run admin -- verify to learn more, then restore a backup.`,
  });
}

/** Nothing is served before somebody can let others in. */
export async function checkAdministrator({ accounts, office }: Opened): Promise<void> {
  if (administrators(await accounts.list(), await office()).length > 0) return;
  throw operatorError({
    vi: 'Chưa có tài khoản quản trị nào. Hãy tạo: npm run admin -- create-account --username <tên> --name "<Họ và tên>"',
    en: 'There is no administrator yet. Create one: npm run admin -- create-account --username <name> --name "<full name>"',
  });
}
