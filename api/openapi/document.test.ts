import { afterAll, beforeAll, expect, test } from 'vitest';
import { incomingEventTypes } from '#shared/incoming/events.ts';
import { startTestServer, type TestServer } from '../testing/startTestServer.ts';

type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
};
type Operation = { readonly operationId: string; readonly security?: readonly unknown[] };

let server: TestServer;
let description: Description;
beforeAll(async () => {
  server = await startTestServer();
  description = (await (await server.app.request('/api/openapi.json')).json()) as Description;
}, 60_000);
afterAll(() => server.discard());

/** Routes of modules; the two that answer what none of them knows are the app's own. */
function registered() {
  return server.app.routes.filter(
    ({ path, method }) =>
      /^\/(api|sync)\//.test(path) && !(method === 'ALL' && /^\/(api|sync)\/\*$/.test(path)),
  );
}

function described() {
  return Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ path, method: method.toUpperCase() })),
  );
}

/** Whether a route of Hono answers this path of the description. */
function answers(route: { path: string; method: string }, one: { path: string; method: string }) {
  const pattern = route.path.replace(/:\w+(\{.*?\})?/g, '[^/]+').replace(/\/\*$/, '/.*');
  const isMethod =
    route.method === 'ALL' ||
    route.method === one.method ||
    (one.method === 'HEAD' && route.method === 'GET');
  return isMethod && new RegExp(`^${pattern}$`).test(one.path.replace(/\{\w+\}/g, 'x'));
}

test('every route below /api and /sync is described', () => {
  const missing = registered().filter((route) => !described().some((one) => answers(route, one)));
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

test('nothing is described that is not there', () => {
  const handlers = registered();
  const made = described().filter((one) => !handlers.some((route) => answers(route, one)));
  expect(made).toEqual([]);
});

test('what needs a session is refused without one, what does not is open', async () => {
  for (const { path, method } of described()) {
    const isOpen = description.paths[path]?.[method.toLowerCase()]?.security?.length === 0;
    const url = path.replace(/\{\w+\}/g, 'x');
    const { status } = await server.app.request(url, { method });
    expect({ path, method, isRefused: status === 401 }).toEqual({
      path,
      method,
      isRefused: !isOpen,
    });
  }
});

test('every operation has a name of its own, and every reference leads somewhere', () => {
  const ids = Object.values(description.paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  const references = JSON.stringify(description).matchAll(/"#\/components\/schemas\/(\w+)"/g);
  const names = new Set([...references].map(([, name]) => name));
  expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining([...names]));
});

test('the events of a card’s history are listed', () => {
  expect(description.components.schemas['IncomingEvent']).toMatchObject({
    enum: [...incomingEventTypes],
  });
});
