import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { openOffice } from '../commands/testing/openOffice.ts';
import { connectStore } from '../store/couch.ts';
import { desksOf, expectedDesks } from './testing/expectedDesks.ts';
import { projectionsOf, settle } from './testing/openProjections.ts';

const CHILD = path.join(import.meta.dirname, 'testing/crashingOffice.ts');
const storePassword = 'a password of this test';
let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'butphe-crash-'));
});
afterAll(() => rm(root, { recursive: true }));

/** Runs the office until so many documents are recorded, then kills it; answers with those. */
async function runAndKill(dataDir: string, mode: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, dataDir, storePassword, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const recorded: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    recorded.push(line);
    if (recorded.length === count) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return recorded;
}

async function expectWholeDesks(dataDir: string, recorded: readonly string[]) {
  const people = agency.people.map(({ id }) => id);
  const store = await connectStore({ dataDir, secrets: { storePassword } });
  const office = await openOffice(store);
  const projections = await projectionsOf({ behind: store }, office, { dataDir });
  const last = await settle(office, projections);
  const desks = await desksOf(projections, people);
  expect(desks).toEqual(await expectedDesks(office.commands.ledger, people));
  for (const document of recorded) {
    expect(desks['pgd.hatang']?.[document]).toMatchObject({ deleted: false });
  }
  const { docs } = await office.commands.ledger.feed('0', 100_000);
  const documents = new Set(docs.flatMap((doc) => ('document' in doc ? [doc.document] : [])));
  const indexed = projections.index.db.prepare('SELECT COUNT(*) AS count FROM card').get();
  expect(indexed?.['count']).toBe(documents.size);
  expect(projections.index.position().n).toBe(last);
  await projections.stop();
  await office.commands.close();
  await store.close();
}

test('kill -9 between the ledger write and the projection: the desks are complete after the restart', async () => {
  const dataDir = path.join(root, 'unprojected');
  const recorded = await runAndKill(dataDir, 'writing', 10);
  await expectWholeDesks(dataDir, recorded);
}, 60_000);

test('kill -9 in the middle of projecting, again and again: nothing is missing, nothing is there twice', async () => {
  const dataDir = path.join(root, 'projected');
  const recorded: string[] = [];
  for (const count of [3, 7, 5]) {
    recorded.push(...(await runAndKill(dataDir, 'projecting', count)));
  }
  await expectWholeDesks(dataDir, recorded);
}, 120_000);
