import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer();
  cookie = await server.signIn('vanthu');
});
afterAll(() => server.discard());

const FOREIGN = 'https://evil.example';

/** Every address that the server has, and some that it has not. */
function addresses(): readonly string[] {
  const named = server.app.routes
    .map(({ path }) => path.replaceAll(/:\w+/g, 'x').replace('*', 'x'))
    .filter((path) => path.startsWith('/'));
  return [...new Set([...named, '/', '/api/none', '/sync/desk/_changes', '/sync/desk/_snapshot'])];
}

test('no answer lets a page of another site read it, whatever it asks and however', async () => {
  const paths = addresses();
  expect(paths.length).toBeGreaterThan(30);
  const asked = { Origin: FOREIGN, Cookie: cookie };
  const preflight = {
    ...asked,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'content-type',
  };
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const headers = method === 'OPTIONS' ? preflight : asked;
      const answer = await server.app.request(path, { method, headers });
      await answer.body?.cancel();
      const allowing = [...answer.headers.keys()].filter((name) =>
        name.startsWith('access-control'),
      );
      expect({ path, method, allowing }).toEqual({ path, method, allowing: [] });
      expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    }
  }
});

/** The whole answer to a request in the words of HTTP; empty where the server closes without one. */
function say(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (bytes) => (heard += bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });
}

test('TRACE, CONNECT and methods that nobody knows are refused, and nothing sent is echoed', async () => {
  const rest = `HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${cookie}\r\nX-Planted: planted\r\n\r\n`;
  for (const path of addresses()) {
    for (const method of ['TRACE', 'TRACK', 'BREW', 'PROPFIND']) {
      const answer = await say(`${method} ${path} ${rest}`);
      expect(answer, `${method} ${path}`).toMatch(/^HTTP\/1\.1 (?:400|403|404|405|501) /);
      expect(answer).not.toContain('planted');
    }
  }
  for (const target of ['127.0.0.1:80', 'evil.example:443', '/api/session'])
    expect(await say(`CONNECT ${target} ${rest}`)).toMatch(/^(?:$|HTTP\/1\.1 4)/);
});
