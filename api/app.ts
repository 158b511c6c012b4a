import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import type { AppEnv } from './accounts/session.ts';
import { holdBodies, type BodyBounds } from './http/bodyRoom.ts';
import { privateHeaders, securityHeaders } from './http/headers.ts';
import type { Metrics } from './http/metrics.ts';
import { refuseForeignOrigin } from './http/origin.ts';
import { answerUnavailable } from './http/unavailable.ts';
import { serveWeb } from './http/web.ts';
import type { WebBuild } from './http/webBuild.ts';
import type { Log } from './log.ts';
import { problem } from './problem.ts';
import { isUnavailable } from './unavailable.ts';

export type AppDeps = {
  readonly publicOrigin: string | undefined;
  /** Each module's own routes, with their whole paths. */
  readonly routes: readonly Hono<AppEnv>[];
  readonly web: WebBuild | null;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly bodies?: Partial<BodyBounds> | undefined;
};

/** Everything that the server answers, without a port. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { publicOrigin, routes, web, metrics, log, bodies } = deps;
  const app = new Hono<AppEnv>();
  app.use(letGoUnread);
  app.use(nameRequest);
  app.use(measure(metrics, log));
  app.use(securityHeaders({ isHttps: publicOrigin?.startsWith('https:') ?? false }));
  for (const below of ['/api/*', '/sync/*']) app.use(below, privateHeaders);
  app.use(refuseForeignOrigin(publicOrigin, log));
  app.use(holdBodies(metrics, bodies));

  for (const routesOfModule of routes) app.route('/', routesOfModule);
  for (const below of ['/api/*', '/sync/*']) app.all(below, answerNotFound);
  if (web) app.use(serveWeb(web));

  app.notFound(answerNotFound);
  app.onError((error, c) => {
    // Thrown by Hono for what it cannot parse; its own text is not for people.
    if (error instanceof HTTPException && error.status < 500) {
      return problem(c, { ...MALFORMED, status: error.status === 413 ? 413 : 400 });
    }
    if (isUnavailable(error)) {
      log.warn('a request was put off', {
        requestId: c.get('requestId'),
        path: routePath(c),
        error,
      });
      return answerUnavailable(c, error);
    }
    log.error('a request failed', { requestId: c.get('requestId'), path: routePath(c), error });
    return problem(c, FAILED);
  });
  return app;
}

/** Nobody reads what comes after the headers of HEAD: a feed would stay open for nobody. */
const letGoUnread: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.req.method === 'HEAD') await c.res.body?.cancel();
};

const nameRequest: MiddlewareHandler<AppEnv> = async (c, next) => {
  const id = crypto.randomUUID();
  c.set('requestId', id);
  await next();
  c.res.headers.set('X-Request-Id', id);
};

/** Seconds; a stream counts until its headers. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

function measure(metrics: Metrics, log: Log): MiddlewareHandler<AppEnv> {
  const durations = metrics.histogram(
    'butphe_http_request_seconds',
    'Time until the headers of an answer, by route',
    BUCKETS,
  );
  return async (c, next) => {
    const start = performance.now();
    await next();
    const seconds = (performance.now() - start) / 1000;
    // The pattern of the route, never the path: a path names documents.
    const labels = { method: knownMethod(c.req.method), route: routePath(c), status: c.res.status };
    durations.observe(seconds, labels);
    log.debug('answered', { requestId: c.get('requestId'), ...labels, seconds });
  };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A client may send any word, and each would be a series of its own. */
function knownMethod(method: string): string {
  return METHODS.includes(method) ? method : 'other';
}

function answerNotFound(c: Context): Response {
  return problem(c, {
    status: 404,
    title: { vi: 'Không có địa chỉ này', en: 'There is nothing at this address' },
  });
}

const MALFORMED = {
  title: { vi: 'Yêu cầu không đúng dạng', en: 'Malformed request' },
} as const;

const FAILED = {
  status: 500,
  title: { vi: 'Máy chủ gặp lỗi', en: 'The server failed' },
  detail: {
    vi: 'Không có gì bị mất ở thiết bị. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm mã requestId.',
    en: 'Nothing is lost on the device. Try again; if it fails again, tell the IT officer the requestId.',
  },
} as const;
