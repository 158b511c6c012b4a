/**
 * A drill on a real cluster: nodes are stopped and started and the server is killed while documents are registered.
 *
 *   node tests/drill/cluster.ts URL1,URL2,URL3 --stop 'COMMAND {n}' --start 'COMMAND {n}' [--rounds 2]
 *
 * Frozen nodes: `--stop 'kill -STOP …' --start 'kill -CONT …'`.
 *
 * The addresses carry an administrator's name and password; `{n}` is a node's place among them, from 1. Afterwards
 * every receipt must be given again as it was, no number may stand twice, and the ledger must verify.
 */
import { exec, fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { openLedgerDatabase } from '../../api/commands/ledgerDatabase.ts';
import { HEAD_ID, type Head, type LedgerDoc } from '../../api/commands/ledger.ts';
import { envelope, newDocument, registration } from '../../api/commands/testing/openOffice.ts';
import { createStoreRequest } from '../../api/projections/storeRequest.ts';
import { connectStore } from '../../api/store/couch.ts';
import { verify } from '../../api/verify/verify.ts';
import type { Envelope, Receipt } from '../../shared/protocol.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    stop: { type: 'string', default: '' },
    start: { type: 'string', default: '' },
    rounds: { type: 'string', default: '2' },
  },
});
const couchdbUrl = positionals[0] ?? '';
const nodes = couchdbUrl.split(',');
if (nodes.length < 3 || !values.stop || !values.start) {
  throw new Error("Use: cluster.ts URL1,URL2,URL3 --stop 'COMMAND {n}' --start 'COMMAND {n}'");
}
const prefix = `drill-${randomBytes(4).toString('hex')}-`;
const DEVICES = 6;

const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const run = promisify(exec);
async function stop(...some: readonly number[]): Promise<void> {
  say(`stop node ${some.join(' and ')}`);
  for (const n of some) await run(values.stop.replaceAll('{n}', String(n)));
}
async function start(...some: readonly number[]): Promise<void> {
  say(`start node ${some.join(' and ')}`);
  for (const n of some) await run(values.start.replaceAll('{n}', String(n)));
}

let child: ChildProcess | undefined;
let address: string | undefined;
let isOver = false;

/** Starts the server again whenever it ends, as an operating system does. */
async function keepServing(): Promise<void> {
  const file = path.join(import.meta.dirname, '../../api/commands/testing/mortalServer.ts');
  while (!isOver) {
    const env = { ...process.env, COUCHDB_URL: couchdbUrl, PREFIX: prefix };
    child = fork(file, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => void (complaint += String(chunk)));
    child.stdout?.once('data', (chunk: Buffer) => {
      address = `http://127.0.0.1:${String(chunk).trim()}`;
      say('the server serves');
    });
    const code = await new Promise((resolve) => child?.once('exit', (_, by) => resolve(by ?? _)));
    address = undefined;
    if (!isOver) say(`the server ended: ${String(code)} ${complaint.split('\n')[4] ?? ''}`);
    await pause(200);
  }
}
function killServer() {
  say('kill the server');
  child?.kill('SIGKILL');
}

type Act = { readonly envelope: Envelope; receipt?: Receipt; asked: number };
const acts: Act[] = [];

async function ask(one: Envelope): Promise<Receipt | undefined> {
  const answer = await fetch(`${address}/sync/commands`, {
    method: 'POST',
    headers: { 'X-Person': 'vanthu' },
    body: JSON.stringify({ protocol: 1, envelopes: [one] }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) return undefined;
  return ((await answer.json()) as { receipts: Receipt[] }).receipts[0];
}
/** As a device does: again and again until there is a receipt. */
async function device(): Promise<void> {
  while (!isOver) {
    const act: Act = { envelope: envelope(newDocument(), registration()), asked: 0 };
    acts.push(act);
    while (!act.receipt) {
      act.asked += 1;
      const receipt = address ? await ask(act.envelope).catch(() => undefined) : undefined;
      if (receipt) act.receipt = receipt;
      else await pause(300);
    }
    await pause(100);
  }
}
const receipted = () => acts.filter(({ receipt }) => receipt).length;
async function untilMore(count: number): Promise<void> {
  const before = receipted();
  while (receipted() < before + count) await pause(100);
  say(`${receipted()} receipts`);
}

/** What is tried in a round, the node that is meant turning from round to round. */
async function round(turn: number): Promise<void> {
  const [a, b, c] = [0, 1, 2].map((at) => ((turn + at) % 3) + 1) as [number, number, number];
  say(`round ${turn + 1}: one node away`);
  await stop(a);
  await untilMore(20);
  killServer();
  await untilMore(20);
  await start(a);
  await untilMore(10);

  say(`round ${turn + 1}: two nodes away`);
  await stop(b, c);
  await pause(6_000);
  const before = receipted();
  killServer();
  await pause(6_000);
  if (receipted() > before) throw new Error('A receipt was given by a minority');
  await start(b);
  await untilMore(20);
  await start(c);
  await untilMore(10);

  say(`round ${turn + 1}: the node with the newest entries away, the server killed, the node back`);
  await stop(b, c);
  await pause(5_000);
  await stop(a);
  killServer();
  await start(b, c);
  await untilMore(30);
  await start(a);
  killServer();
  await untilMore(30);
}

async function check(): Promise<readonly string[]> {
  const wrong: string[] = [];
  const numbers = new Map<unknown, string>();
  for (const { envelope: sent, receipt } of acts) {
    let again: Receipt | undefined;
    while (!again) again = await ask(sent).catch(() => undefined);
    if (!receipt || !('result' in receipt) || !('result' in again)) wrong.push(`lost: ${sent.id}`);
    else if (JSON.stringify(again.result) !== JSON.stringify(receipt.result)) {
      wrong.push(`${sent.id}: ${JSON.stringify(receipt)}, then ${JSON.stringify(again)}`);
    }
    const number = again && 'result' in again ? again.result?.['arrivalNumber'] : undefined;
    const other = numbers.get(number);
    if (other !== undefined) wrong.push(`number ${String(number)}: ${other} and ${sent.id}`);
    numbers.set(number, sent.id);
  }
  return wrong;
}

void keepServing();
const devices = Array.from({ length: DEVICES }, device);
await untilMore(30);
for (let turn = 0; turn < Number(values.rounds); turn += 1) await round(turn);
say('all nodes are back');
await pause(10_000);
killServer();
await untilMore(10);
const finished = acts.length;
isOver = true;
while (receipted() < finished || acts.some(({ receipt }) => !receipt)) await pause(100);
await Promise.all(devices);
const wrong = await check();
child?.kill('SIGKILL');

const secrets = { storePassword: '' };
const store = await connectStore({ couchdbUrl, dataDir: '', prefix, secrets });
const db = store.use<LedgerDoc>('ledger');
const { newest } = (await db.get(HEAD_ID)) as Head;
const ledger = openLedgerDatabase({ reads: db, writes: () => db, committed: () => newest });
const verification = await verify({ request: createStoreRequest(store), ledger });
for (const name of await store.databases()) await store.dropDatabase(name);
const asked = acts.reduce((sum, act) => sum + act.asked, 0);
say(`${acts.length} documents, asked ${asked} times; ${verification.entries} entries`);
for (const problem of [...wrong, ...verification.problems]) console.log(problem);
say(wrong.length === 0 && verification.ok ? 'nothing doubled, nothing lost' : 'FAILED');
process.exit(wrong.length === 0 && verification.ok ? 0 : 1);
