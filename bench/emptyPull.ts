import { signIn } from './clients.ts';
import { connect } from './http.ts';
import { PASSWORD } from './registrations.ts';
import { median, type Result } from './report.ts';
import type { BenchServer } from './server.ts';

const TIMES = 300;
const PERSON = 'giamdoc';

/** One request of the device that has everything, beside the same question to the store itself; both kept open. */
export async function emptyPull(server: BenchServer): Promise<Result> {
  const director = await signIn(server.url, PERSON, PASSWORD);
  const store = connect(server.store, {});
  const whole = await director.send('GET', '/sync/desk/_snapshot');
  const { generation, cursor } = JSON.parse(whole.body.slice(0, whole.body.indexOf('\n')));
  const query = new URLSearchParams({ since: cursor, generation });
  const database = `${server.prefix}desk-${generation}-${Buffer.from(PERSON).toString('hex')}`;
  const { last_seq: last } = JSON.parse((await store.send('GET', `/${database}/_changes`)).body);
  const since = encodeURIComponent(String(last));

  const ours: number[] = [];
  const bare: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    ours.push(await timed(() => director.send('GET', `/sync/desk/_snapshot?${query}`)));
    bare.push(await timed(() => store.send('GET', `/${database}/_changes?since=${since}`)));
  }
  director.close();
  store.close();
  const value = median(ours);
  return {
    name: 'empty-pull',
    value,
    unit: 'ms',
    against: `bare _changes: ${median(bare).toFixed(2)} ms`,
    ratio: value / median(bare),
    goal: '≤ 2×',
    runs: ours,
  };
}

/** Milliseconds until the answer is read. */
async function timed(ask: () => Promise<{ status: number }>): Promise<number> {
  const start = performance.now();
  const { status } = await ask();
  if (status !== 200) throw new Error(`nothing new was answered with ${status}`);
  return performance.now() - start;
}
