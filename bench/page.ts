/** What the benchmarks run in the browser: the app's replica and what it is compared with. Every time is in ms. */
import Dexie from 'dexie';
import http from 'pouchdb-adapter-http';
import idb from 'pouchdb-adapter-idb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { checkDocx } from '#shared/format/checkDocx.ts';
import { openReplica, signIn } from '#web/replica/open.ts';
import type { Replica } from '#web/replica/replica.ts';
import { newDocument } from '#web/replica/submit.ts';

PouchDB.plugin(idb);
PouchDB.plugin(http);
PouchDB.plugin(replication);

const FIRST_ROWS = 50;

/** How stock PouchDB is replicated, and the fastest of its own options. */
async function replicate(tuned: boolean): Promise<number> {
  const start = performance.now();
  const local = new PouchDB(crypto.randomUUID(), { adapter: 'idb' });
  const options = tuned ? { batch_size: 1_000, batches_limit: 10 } : {};
  await local.replicate.from(new PouchDB(`${location.origin}/sync/desk/`), options);
  return performance.now() - start;
}

/** The practical limit: everything fetched, parsed and written at once, nothing checked. */
async function raw(): Promise<number> {
  const start = performance.now();
  const database = new Dexie(crypto.randomUUID());
  database.version(1).stores({ cards: '_id' });
  const text = await (await fetch('/sync/desk/_snapshot')).text();
  const lines = text.trimEnd().split('\n').slice(1, -1);
  await database.table('cards').bulkPut(lines.map((line) => JSON.parse(line) as object));
  return performance.now() - start;
}

/** Until the first rows can be drawn, and until the digest was found right. */
async function ours(replica: Replica): Promise<{ firstRows: number; complete: number }> {
  const start = performance.now();
  const firstRows = new Promise<number>((resolve) => {
    const { unsubscribe } = replica.desk('awaiting', { limit: FIRST_ROWS }).subscribe((rows) => {
      if (rows.length < FIRST_ROWS) return;
      resolve(performance.now() - start);
      queueMicrotask(() => unsubscribe());
    });
  });
  const outcome = await replica.pull();
  if (outcome !== 'done') throw new Error(`the pull ended with ${outcome}`);
  return { complete: performance.now() - start, firstRows: await firstRows };
}

async function open(username: string, password: string): Promise<Replica> {
  const answer = await signIn({ username, password, deviceName: 'bench' });
  if (!answer.ok) throw new Error(answer.why);
  return openReplica(username);
}

/** How long each of so many checks of a DOCX takes. */
function checkForm({ bytes, times }: { bytes: readonly number[]; times: number }): number[] {
  const file = Uint8Array.from(bytes);
  return Array.from({ length: times }, () => {
    const start = performance.now();
    const checked = checkDocx(file);
    if (!checked.ok) throw new Error(checked.problem.code);
    return performance.now() - start;
  });
}

const bench = { replicate, raw, ours, open, newDocument, checkForm };

declare global {
  var bench: BenchPage;
}
export type BenchPage = typeof bench;

globalThis.bench = bench;
