import { Agent, request } from 'node:http';

export type Answer = { readonly status: number; readonly body: string };
export type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** As little between the load and the server as can be: one kept connection per client. */
export function connect(
  url: string,
  headers: Record<string, string>,
): { send: Send; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port, username, password } = new URL(url);
  const auth = username ? { auth: `${username}:${password}` } : {};
  const send: Send = (method, path, body, more = {}) =>
    new Promise((resolve, reject) => {
      const all = { 'content-type': 'application/json', ...headers, ...more };
      const sent = request(
        { agent, hostname, port, method, path, headers: all, ...auth },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
        },
      );
      sent.on('error', (error) => {
        // The server closes what was silent for a while, perhaps at this very moment.
        if (sent.reusedSocket) resolve(send(method, path, body, more));
        else reject(error);
      });
      sent.end(body);
    });
  return { send, close: () => agent.destroy() };
}
