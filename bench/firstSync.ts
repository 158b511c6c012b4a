import type { Browser, Page } from 'playwright-core';
import { delay, openBenchPage } from './bundle.ts';
import { PASSWORD } from './registrations.ts';
import { median, say, type Result } from './report.ts';

const LATENCY_MS = 150;
/** Of ours and of the limit; both PouchDBs take so long that one run of each has to do. */
const ROUNDS = 3;

type Asked = {
  readonly browser: Browser;
  readonly url: string;
  readonly script: string;
  readonly cards: number;
};
type Times = {
  readonly stock: number;
  readonly tuned: number;
  readonly ours: readonly number[];
  readonly firstRows: readonly number[];
  readonly raw: readonly number[];
};

/** The director's desk comes to an empty browser: four ways beside one another, with and without a round trip. */
export async function firstSync(asked: Asked): Promise<readonly Result[]> {
  return [
    ...results(asked.cards, LATENCY_MS, await times(asked, LATENCY_MS)),
    ...results(asked.cards, 0, await times(asked, 0)),
  ];
}

async function times(asked: Asked, latency: number): Promise<Times> {
  const stock = await fresh(asked, latency, () => bench.replicate(false));
  say(`first sync, ${latency} ms: stock PouchDB ${stock.toFixed(0)} ms`);
  const tuned = await fresh(asked, latency, () => bench.replicate(true));
  say(`first sync, ${latency} ms: tuned PouchDB ${tuned.toFixed(0)} ms`);
  const all = { ours: [] as number[], firstRows: [] as number[], raw: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { complete, firstRows } = await fresh(asked, latency, () => bench.ours(replica));
    all.ours.push(complete);
    all.firstRows.push(firstRows);
    all.raw.push(await fresh(asked, latency, () => bench.raw()));
    say(`first sync, ${latency} ms: ours ${ms(complete)}, raw ${ms(all.raw.at(-1) ?? NaN)}`);
  }
  return { stock, tuned, ...all };
}

/** Signed in beforehand, without the latency. */
async function fresh<T>(
  { browser, url, script }: Asked,
  latency: number,
  work: () => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ bypassCSP: true });
  const page: Page = await openBenchPage(context, url, script);
  await page.evaluate(
    async (password) => void (globalThis.replica = await bench.open('giamdoc', password)),
    PASSWORD,
  );
  await delay(page, latency);
  const measured = await page.evaluate(work);
  await context.close();
  return measured;
}

function results(
  cards: number,
  latency: number,
  { stock, tuned, ours, firstRows, raw }: Times,
): readonly Result[] {
  const ending = latency > 0 ? '' : '-0ms';
  const value = median(ours);
  // The bounds of the architecture are for a round trip of 150 ms.
  const bound = (goal: string) => (latency > 0 ? goal : '');
  const one = (name: string, against: string, ratio: number | null, goal: string): Result => ({
    ...{ name: name + ending, value, unit: 'ms', against, ratio, goal, runs: ours },
  });
  const first = `first-sync-first-rows${ending}`;
  const inAll = `${cards} cards, ${latency} ms`;
  return [
    one('first-sync', `stock PouchDB, ${inAll}: ${ms(stock)}`, stock / value, bound('≥ 12×')),
    one('first-sync-tuned', `tuned PouchDB, ${inAll}: ${ms(tuned)}`, tuned / value, ''),
    one(
      'first-sync-limit',
      `raw NDJSON, ${inAll}: ${ms(median(raw))}`,
      value / median(raw),
      bound('≤ 1.7×'),
    ),
    {
      ...{ name: first, value: median(firstRows), unit: 'ms', runs: firstRows },
      against: `3 round trips + 300 ms: ${3 * latency + 300} ms`,
      ratio: median(firstRows) / (3 * latency + 300),
      goal: bound('≤ 1×'),
    },
  ];
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
