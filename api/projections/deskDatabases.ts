import { setTimeout as pause } from 'node:timers/promises';
import type { PersonId } from '#shared/office/office.ts';
import type { Store } from '../store/couch.ts';
import { GIVEN_REVISIONS } from '../store/nodes.ts';
import type { DeskRow } from './deskRows.ts';
import { isStatus, jsonOf, type StoreRequest } from './storeRequest.ts';

/** `desk-<generation>-<hex of the person's id>`: ids hold characters that CouchDB refuses in names. */
export function deskName(generation: string, person: PersonId): string {
  return `${deskPrefix(generation)}${Buffer.from(person).toString('hex')}`;
}

export function deskPrefix(generation: string): string {
  return `desk-${generation}-`;
}

/** The desks of one generation. */
export type DeskDatabases = {
  readonly generation: string;
  /** Makes it when it is not there. */
  ensure(person: PersonId): Promise<string>;
  /** Writing the same twice, late, or from two processes changes nothing. Throws unless every row is in. */
  write(rows: readonly DeskRow[]): Promise<void>;
  /** What the databases keep of bodies that were replaced or deleted goes (IN9). */
  compact(people: Iterable<PersonId>): Promise<void>;
};

type Deps = {
  readonly store: Pick<Store, 'ensureDatabase'>;
  readonly request: StoreRequest;
  readonly generation: string;
};

const WRITES_AT_ONCE = 8;
/** Characters of one request; CouchDB takes 64 MB, but all of it stands in memory. */
const LARGEST_WRITE = 8 << 20;

export function createDeskDatabases({ store, request, generation }: Deps): DeskDatabases {
  const made = new Set<string>();

  async function ensure(person: PersonId): Promise<string> {
    const name = deskName(generation, person);
    if (!made.has(name)) await store.ensureDatabase(name, { q: 1 });
    made.add(name);
    return name;
  }

  async function writeDesk(person: PersonId, rows: readonly DeskRow[]) {
    const name = await ensure(person);
    for (const part of inPortions(rows)) {
      const body = `${GIVEN_REVISIONS}"docs":[${part.join(',')}]}`;
      const asked = request(name, ['_bulk_docs'], { method: 'POST', body });
      const answer = await jsonOf<readonly { error?: string }[]>(asked).catch((error: unknown) => {
        // Somebody dropped it: made again at the next try.
        if (isStatus(error, 404)) made.delete(name);
        throw error;
      });
      const failed = answer.find((row) => row.error);
      if (failed) throw new Error(`A desk did not take a row: ${JSON.stringify(failed)}`);
    }
  }

  return {
    generation,
    ensure,
    async write(rows) {
      const desks = [...Map.groupBy(rows, ({ person }) => person)];
      await forEachOf(desks, WRITES_AT_ONCE, ([person, own]) => writeDesk(person, own));
    },
    async compact(people) {
      await forEachOf([...people], WRITES_AT_ONCE, (person) =>
        compactDesk(request, deskName(generation, person)),
      );
    },
  };
}

const LOOK_EVERY_MS = 100;

/** CouchDB only begins to when it is asked; it is done when nothing runs any more. */
async function compactDesk(request: StoreRequest, name: string): Promise<void> {
  const started = await request(name, ['_compact'], { method: 'POST', body: '{}' });
  // Nobody had a desk by this name in this generation.
  if (started.status === 404) return;
  await jsonOf(Promise.resolve(started));
  while ((await jsonOf<{ compact_running: boolean }>(request(name, []))).compact_running) {
    await pause(LOOK_EVERY_MS);
  }
}

function* inPortions(rows: readonly DeskRow[]): Generator<readonly string[]> {
  let portion: string[] = [];
  let size = 0;
  for (const { json } of rows) {
    if (size + json.length > LARGEST_WRITE && portion.length > 0) {
      yield portion;
      portion = [];
      size = 0;
    }
    portion.push(json);
    size += json.length;
  }
  if (portion.length > 0) yield portion;
}

/** All are waited for, and then the first error is thrown: nothing goes on in the background. */
export async function forEachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const item of queue) await work(item);
  });
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
