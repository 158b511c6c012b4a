import { expect, test } from 'vitest';
import { healthRoutes } from './health.ts';
import { createMetrics } from './metrics.ts';

test('alive is not ready: what is behind is named until it has caught up', async () => {
  const state: { lag: string | undefined } = { lag: '12 entries behind' };
  const checks = [
    { name: 'store', behind: () => undefined },
    { name: 'projector', behind: () => Promise.resolve(state.lag) },
  ];
  const app = healthRoutes({ checks, metrics: createMetrics() });
  expect((await app.request('/healthz')).status).toBe(200);
  const before = await app.request('/readyz');
  expect(before.status).toBe(503);
  expect(before.headers.get('Retry-After')).toBe('1');
  expect(await before.json()).toMatchObject({ detail: 'projector: 12 entries behind' });
  state.lag = undefined;
  expect((await app.request('/readyz')).status).toBe(200);
});

test('a check that fails is not ready, and tells no address', async () => {
  const checks = [
    { name: 'store', behind: () => Promise.reject(new Error('http://admin:pw@couch refused')) },
  ];
  const answer = await healthRoutes({ checks, metrics: createMetrics() }).request('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.text()).not.toContain('couch');
});

/** As a connection from there comes to the app. */
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

test('the figures are told on this machine, and to whoever knows the token; to nobody else', async () => {
  const token = 'a-token-of-some-length';
  const ask = async (remote: string, headers = {}, metricsToken: string | undefined = token) => {
    const app = healthRoutes({ checks: [], metrics: createMetrics(), metricsToken });
    return (await app.request('/metrics', { headers }, from(remote))).status;
  };
  for (const own of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) {
    expect(await ask(own)).toBe(200);
    expect(await ask(own, {}, undefined)).toBe(200);
  }
  for (const other of ['192.0.2.1', '10.0.0.1', '2001:db8::1', '::ffff:192.0.2.1', '']) {
    expect(await ask(other)).toBe(401);
    expect(await ask(other, { Authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask(other, { Authorization: `Bearer ${token}` }, '')).toBe(401);
  }
  for (const wrong of [
    '',
    'Bearer ',
    `Bearer ${token}x`,
    `Basic ${token}`,
    token,
    'Bearer undefined',
  ]) {
    expect(await ask('192.0.2.1', { Authorization: wrong })).toBe(401);
  }
});

test('what comes through a proxy on this machine is not this machine', async () => {
  const app = healthRoutes({ checks: [], metrics: createMetrics() });
  for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via', 'X-Forwarded-Host']) {
    const headers = { [name]: '127.0.0.1' };
    expect((await app.request('/metrics', { headers }, from('127.0.0.1'))).status).toBe(401);
  }
});

test('metrics are in the text format of Prometheus', async () => {
  const metrics = createMetrics();
  const commands = metrics.counter('butphe_commands_total', 'Commands by outcome');
  metrics.gauge('butphe_projector_lag', 'Entries', () => 3);
  metrics.gauge('butphe_unknown', 'Not known yet', () => undefined);
  const sizes = metrics.histogram('butphe_batch_size', 'Entries a batch', [1, 10]);
  commands.add({ outcome: 'recorded' });
  commands.add({ outcome: 'recorded' }, 2);
  commands.add({ outcome: 'a "quoted"\nline\\' });
  sizes.observe(1);
  sizes.observe(7);
  sizes.observe(70);
  const answer = await healthRoutes({ checks: [], metrics }).request('/metrics', {}, from('::1'));
  expect(answer.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await answer.text()).toBe(`# HELP butphe_commands_total Commands by outcome
# TYPE butphe_commands_total counter
butphe_commands_total{outcome="recorded"} 3
butphe_commands_total{outcome="a \\"quoted\\"\\nline\\\\"} 1
# HELP butphe_projector_lag Entries
# TYPE butphe_projector_lag gauge
butphe_projector_lag 3
# HELP butphe_unknown Not known yet
# TYPE butphe_unknown gauge
# HELP butphe_batch_size Entries a batch
# TYPE butphe_batch_size histogram
butphe_batch_size_bucket{le="1"} 1
butphe_batch_size_bucket{le="10"} 2
butphe_batch_size_bucket{le="+Inf"} 3
butphe_batch_size_sum 78
butphe_batch_size_count 3
`);
});
