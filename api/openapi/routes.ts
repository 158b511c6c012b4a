import { Hono } from 'hono';
import type { AppEnv } from '../accounts/session.ts';
import { describeApi } from './document.ts';

/** `GET /api/openapi.json`; made when it is first asked for, as the server starts faster without it. */
export function openApiRoutes(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  let description: string | undefined;
  app.get('/api/openapi.json', (c) => {
    description ??= JSON.stringify(describeApi());
    return c.body(description, 200, { 'Content-Type': 'application/json' });
  });
  return app;
}
