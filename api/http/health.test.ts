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
  const answer = await healthRoutes({ checks: [], metrics }).request('/metrics');
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
