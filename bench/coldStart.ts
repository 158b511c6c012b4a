import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDevice } from '../tests/chromium.ts';
import { painted, signInToApp } from './app.ts';
import { median, say, type Result } from './report.ts';
import type { BenchServer } from './server.ts';

const TIMES = 5;

type Desk = { readonly server: BenchServer; readonly cards: number };

/** From opening the app in a browser that was just started, its server stopped, to the first row. Stops the servers. */
export async function coldStart(few: Desk, many: Desk): Promise<Result> {
  const short = await coldStarts(few);
  const long = await coldStarts(many);
  return {
    name: 'cold-start',
    value: median(long),
    unit: 'ms',
    against: `${few.cards} cards instead of ${many.cards}: ${median(short).toFixed(0)} ms`,
    ratio: median(long) / median(short),
    goal: '≤ 1.5×, reach 1.1×',
    runs: long,
  };
}

async function coldStarts({ server, cards }: Desk): Promise<readonly number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'butphe-bench-phone-'));
  const context = await openDevice(folder);
  const signedIn = { url: server.url, person: 'giamdoc', rows: cards };
  await signInToApp(await context.newPage(), signedIn);
  await context.close();
  await server.stop();
  const all: number[] = [];
  for (let time = 0; time < TIMES; time += 1) all.push(await coldStartOf(folder, server.url));
  await rm(folder, { recursive: true, force: true });
  say(`cold start, ${cards} cards: ${median(all).toFixed(0)} ms`);
  return all;
}

async function coldStartOf(folder: string, url: string): Promise<number> {
  const context = await openDevice(folder);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  const at = await page.evaluate(painted, '');
  const began = await page.evaluate(() => performance.timeOrigin);
  await context.close();
  return at - began;
}
