import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carryOut } from '../admin/carryOut.ts';
import { adminOf } from '../admin/deps.ts';
import { createLog } from '../log.ts';
import { openServer, type Opened } from '../open.ts';
import { demoClock } from './clock.ts';
import { makeDemonstration } from './make.ts';
import { stageOn } from './stage.ts';

let dataDir: string;
let opened: Opened;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'butphe-demo-'));
  const clock = demoClock();
  opened = await openServer(
    { port: 0, host: '127.0.0.1', dataDir, logLevel: 'silent' },
    { log: createLog('silent'), clock: clock.now, passwordCost: { memoryCost: 8, timeCost: 1 } },
  );
  await makeDemonstration(
    stageOn(opened, clock, () => undefined),
    { most: 25 },
  );
  clock.letGo();
}, 240_000);
afterAll(async () => {
  await opened.close();
  await rm(dataDir, { recursive: true });
});

test('the demonstration agency is whole to `verify`, before and after everything is built anew', async () => {
  const admin = adminOf(opened);
  const whole = { ok: true, problems: [], documents: expect.toSatisfy((count) => count > 25) };
  expect(await admin.verify()).toMatchObject(whole);
  expect(await carryOut({ verb: 'rebuild' }, admin, () => undefined)).toBe(true);
  expect(await admin.verify()).toMatchObject(whole);
}, 120_000);
