import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { Server, type ServerOptions } from 'node:http';
import type { AppEnv } from '../accounts/session.ts';
import { operatorError } from '../store/operator-error.ts';

/** A scan of 100 MiB over a slow line takes its time; headers do not. */
export const TIMEOUTS = {
  headersTimeout: 30_000,
  requestTimeout: 15 * 60_000,
  keepAliveTimeout: 65_000,
} satisfies ServerOptions;
const GRACE_MS = 5_000;

export type Listening = {
  /** With the port that was really taken. */
  readonly url: string;
  /** Stops taking requests, lets those under way finish, then cuts what is still open. */
  readonly close: () => Promise<void>;
};

type Where = {
  readonly host: string;
  readonly port: number;
  readonly graceMs?: number;
  readonly timeouts?: ServerOptions;
};

export async function listen(
  app: Pick<Hono<AppEnv>, 'fetch'>,
  { host, port, graceMs = GRACE_MS, timeouts = TIMEOUTS }: Where,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: timeouts });
  if (!(server instanceof Server)) throw new TypeError('not an HTTP/1.1 server');
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(host, port, error)));
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server, host), close: () => closeServer(server, graceMs) };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException) {
  const why = error.code ?? error.message;
  return operatorError(
    {
      vi: `Không lắng nghe được ở HOST=${host}, PORT=${port} (${why}). Cổng có thể đang được chương trình khác dùng.`,
      en: `Cannot listen on HOST=${host}, PORT=${port} (${why}). Another program may be using the port.`,
    },
    error,
  );
}
