import { Hono } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import { problem } from '../problem.ts';
import type { Metrics } from './metrics.ts';
import { guardMetrics } from './metricsGuard.ts';

/** Something that must have caught up before the server is of use; undefined: it has. */
export type ReadyCheck = {
  readonly name: string;
  readonly behind: () => string | undefined | Promise<string | undefined>;
};

type Deps = {
  readonly checks: readonly ReadyCheck[];
  readonly metrics: Metrics;
  readonly metricsToken?: string | undefined;
};

/** `/healthz`, `/readyz`, `/metrics`: for whoever watches the server. */
export function healthRoutes({ checks, metrics, metricsToken }: Deps) {
  const app = new Hono<AppEnv>();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const reasons = await behind(checks);
    if (reasons.length === 0) return c.json({ status: 'ready' });
    return problem(c, {
      status: 503,
      title: { vi: 'Máy chủ chưa sẵn sàng', en: 'The server is not ready yet' },
      detail: { vi: reasons.join('; '), en: reasons.join('; ') },
      headers: { 'Retry-After': '1' },
    });
  });
  app.get('/metrics', guardMetrics(metricsToken), (c) =>
    c.text(metrics.print(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  return app;
}

async function behind(checks: readonly ReadyCheck[]): Promise<readonly string[]> {
  const reasons = await Promise.all(
    checks.map(async ({ name, behind }) => {
      try {
        const reason = await behind();
        return reason === undefined ? [] : [`${name}: ${reason}`];
      } catch {
        // What is wrong with it may hold an address or a path, which stay in the log.
        return [`${name}: no answer`];
      }
    }),
  );
  return reasons.flat();
}
