import type { Browser } from 'playwright-core';
import { painted, signInToApp } from './app.ts';
import { delay, openBenchPage } from './bundle.ts';
import { PASSWORD, register } from './registrations.ts';
import { quantile, say, type Result } from './report.ts';

const LATENCY_MS = 150;
const TIMES = 20;

type Asked = {
  readonly browser: Browser;
  readonly url: string;
  readonly script: string;
  readonly cards: number;
};

/** From the clerk's act on one device to the row painted on the director's open app; a round trip away both. */
export async function deviceToDevice({ browser, url, script, cards }: Asked): Promise<Result> {
  const office = await browser.newContext({ bypassCSP: true });
  const phone = await browser.newContext();
  const clerk = await openBenchPage(office, url, script);
  await clerk.evaluate(async (password) => {
    globalThis.replica = await bench.open('vanthu', password);
    await replica.pull();
  }, PASSWORD);
  const director = await phone.newPage();
  await signInToApp(director, { url, person: 'giamdoc', rows: cards });
  await delay(clerk, LATENCY_MS);
  await delay(director, LATENCY_MS);

  const all: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    // A document of the highest urgency stands first, so that it is among the rows in view.
    const command = { ...register(`Hỏa tốc số ${time} trong ngày`), urgency: 'express' as const };
    const seen = director.evaluate(painted, command.subject);
    const submittedAt = await clerk.evaluate(async (given) => {
      const at = Date.now();
      const document = bench.newDocument('incoming');
      const submitted = await replica.submit({ document, basedOn: 0, command: given });
      if (!submitted.ok) throw new Error(JSON.stringify(submitted));
      return at;
    }, command);
    all.push((await seen) - submittedAt);
  }
  await office.close();
  await phone.close();
  const value = quantile(all, 0.95);
  say(`device to device: ${value.toFixed(0)} ms`);
  return {
    name: 'device-to-device',
    value,
    unit: 'ms (p95)',
    against: `2 round trips + 150 ms: ${2 * LATENCY_MS + 150} ms`,
    ratio: value / (2 * LATENCY_MS + 150),
    goal: '≤ 1×',
    runs: all,
  };
}
