import process from 'node:process';
import { parseArgs } from 'node:util';
import { launchChromium } from '../tests/chromium.ts';
import { bundlePage } from './bundle.ts';
import { coldStart } from './coldStart.ts';
import { acceptedCommands } from './commands.ts';
import { deviceToDevice } from './deviceToDevice.ts';
import { edxmlRead } from './edxmlRead.ts';
import { emptyPull } from './emptyPull.ts';
import { firstSync } from './firstSync.ts';
import { formatCheck } from './formatCheck.ts';
import { registerMany } from './registrations.ts';
import { machine, print, save, say, type Result } from './report.ts';
import { startBenchServer, type BenchServer } from './server.ts';
import { startBundle } from './startBundle.ts';

const FEW = 10;

/** `npm run bench -- --cards 2000`: fewer cards than the figures ask for, on a slow machine. */
const { values } = parseArgs({ options: { cards: { type: 'string', default: '10000' } } });
const cards = Number(values.cards);
if (!Number.isInteger(cards) || cards < 100) throw new Error('--cards: a whole number from 100');

const started: BenchServer[] = [];
const results: Result[] = [];
const browser = await launchChromium();
try {
  await measure(edxmlRead);
  const few = await start(`${FEW} cards`, FEW);
  await measure(() => startBundle(browser, few.url));
  const many = await start(`${cards} cards`, cards);
  await measure(() => emptyPull(many));
  const script = await bundlePage();
  await measure(() => formatCheck({ browser, url: few.url, script }));
  const asked = { browser, url: many.url, script, cards };
  await measure(() => firstSync(asked));
  await measure(() => deviceToDevice(asked));
  await measure(() => coldStart({ server: few, cards: FEW }, { server: many, cards }));
  const commands = await start('commands');
  await measure(() => acceptedCommands(commands));
} finally {
  await browser.close();
  for (const server of started) await server.stop();
}
print(results);

/** One that fails takes no other with it; what was measured is kept at once. */
async function measure(benchmark: () => Promise<Result | readonly Result[]>): Promise<void> {
  try {
    results.push(...[await benchmark()].flat());
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  await save({
    at: new Date().toISOString(),
    node: `${process.version}, ${machine()}`,
    browser: `Chromium ${browser.version()}`,
    store: started[0]?.kind ?? '',
    results,
  });
}

async function start(what: string, count = 0): Promise<BenchServer> {
  say(`a server: ${what}`);
  const server = await startBenchServer();
  started.push(server);
  if (count > 0) await registerMany(server, count);
  return server;
}
