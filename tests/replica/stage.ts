import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { OutboxRow, Replica, ReplicaState } from '#web/replica/replica.ts';
import { launchChromium } from '../chromium.ts';
import { registration, startAgency, type AgencyServer } from './agencyServer.ts';
import { openBetween, type Asked, type Between, type Happening } from './between.ts';
import { buildTestPage } from './browser.ts';
import type { TestMemory } from './page.ts';

declare global {
  var memory: TestMemory;
  var replica: Replica;
}

/** One server and one browser for a file of tests; a device and its network for each test. */
export type Stage = {
  readonly server: AgencyServer;
  readonly between: Between;
  readonly context: BrowserContext;
  /** Registered before the first test. */
  readonly documents: readonly string[];
  /** Pages that `between` serves itself. */
  readonly pages: Awaited<ReturnType<typeof buildTestPage>>;
};

type Open = { -readonly [Part in keyof Stage]: Stage[Part] } & { browser: Browser };

/** To be called once at the top of a file; what it returns is filled before each test. */
export function useStage({ documents }: { documents: number }): Stage {
  const stage = {} as Open;
  beforeAll(async () => {
    const [server, browser, pages] = await Promise.all([
      startAgency(),
      launchChromium(),
      buildTestPage(),
    ]);
    Object.assign(stage, { server, browser, pages });
    stage.documents = await server.registerMany(documents);
    await server.settled();
    // Ten thousand take their time where others use the machine too.
  }, 300_000);
  afterAll(async () => {
    await stage.browser.close();
    await stage.server.end();
  });
  beforeEach(async () => {
    stage.between = await openBetween(stage.server.url);
    stage.between.serves(stage.pages);
    stage.context = await stage.browser.newContext();
  });
  afterEach(async () => {
    await stage.context.close();
    await stage.between.close();
  });
  return stage;
}

export const commandsAre = (happening: Happening) => (asked: Asked) =>
  asked.path === '/sync/commands' ? happening : undefined;

/** The clerk registers; returns the document. */
export function register(page: Page): Promise<string> {
  return page.evaluate(async (command) => {
    const document = memory.newDocument('incoming');
    const submitted = await replica.submit({ document, basedOn: 0, command });
    if (!submitted.ok) throw new Error(JSON.stringify(submitted));
    return document;
  }, registration());
}

export const flush = (page: Page) => page.evaluate(() => replica.flush());
export const pull = (page: Page) => page.evaluate(() => replica.pull());

export const outboxOf = (page: Page): Promise<readonly OutboxRow[]> =>
  page.evaluate(() => memory.now(replica.outbox()));

export const stateOf = (page: Page): Promise<ReplicaState> =>
  page.evaluate(() => memory.now(replica.state()));
