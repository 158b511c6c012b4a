import { setTimeout as pause } from 'node:timers/promises';
import type { Text } from '#shared/text.ts';
import type { Chunks } from '../files/chunks.ts';
import { createKnown } from '../commands/known.ts';
import { deskRows, type DeskRow } from '../projections/deskRows.ts';
import { createIndexCheck } from '../projections/indexCheck.ts';
import type { Projections } from '../projections/start.ts';
import type { Store } from '../store/couch.ts';
import { createDeskCheck, peopleWithDesks } from './deskCheck.ts';
import type { Checked } from './documentCheck.ts';
import { fileChanged, fileMissing, findings } from './findings.ts';
import type { Range } from './walk.ts';

/** What else holds a document: the desks, the index, and its files. */
export type Places = {
  /** Whether desks and index have this entry; waits for it a while. */
  readonly reached: (n: number) => Promise<boolean>;
  readonly begin: () => Promise<PlacesCheck>;
};

/** Of a document, what of it is not in some place as the ledger says. */
export type Fault = (document: string, id: string, what: Text) => void;

export type PlacesCheck = {
  /** In the order of their ids. */
  readonly add: (checked: Checked, fault: Fault) => Promise<void>;
  /** Nothing may lie on a desk but what was added. */
  readonly end: (fault: Fault) => Promise<void>;
  /** One document again; also one of which the ledger has nothing. */
  readonly compareOne: (checked: Checked, fault: Fault) => Promise<void>;
  /** Documents that the index has, and nobody else knows. */
  readonly strangers: (isKnown: (document: string) => boolean, fault: Fault) => void;
  readonly files: () => number;
};

export type PlacesDeps = {
  readonly store: Pick<Store, 'databases'>;
  readonly projections: Pick<
    Projections,
    'request' | 'generation' | 'index' | 'reached' | 'projectedTo'
  >;
  readonly chunks: Pick<Chunks, 'stat' | 'verify'>;
};

const WAIT_MS = 10_000;
/** Characters of cards that are held until they are compared in one go. */
const MOST_HELD = 8 << 20;

export function createPlaces({ store, projections, chunks }: PlacesDeps): Places {
  const { request, index } = projections;
  return {
    async reached(n) {
      const waiting = projections.reached(n).catch(() => undefined);
      await Promise.race([waiting, pause(WAIT_MS, undefined, { ref: false })]);
      return projections.projectedTo() >= n;
    },
    async begin() {
      const generation = projections.generation();
      const people = peopleWithDesks(await store.databases(), generation);
      const desks = createDeskCheck(request, generation, people);
      const inIndex = createIndexCheck(index.db);
      const files = createFilesCheck(chunks);
      let held: DeskRow[] = [];
      let size = 0;
      let range: Range = {};

      async function compareHeld(to: string | undefined, fault: Fault): Promise<void> {
        const rows = held;
        const between = to === undefined ? range : { ...range, to };
        [held, size, range] = [[], 0, { from: `${to}\u0000` }];
        await desks.compare(rows, between, fault);
      }
      async function compareRest({ document, step, files: named }: Checked, fault: Fault) {
        if (step && !inIndex.agrees(step.after)) fault(document, document, findings.indexDiffers);
        for (const [sha256, id] of named)
          await files.check(sha256, (what) => fault(document, id, what));
      }
      return {
        async add(checked, fault) {
          const { step, document } = checked;
          const rows = step ? deskRows(step) : [];
          held.push(...rows);
          size += rows.find(({ isLive }) => isLive)?.json.length ?? 0;
          if (step) await compareRest(checked, fault);
          if (size > MOST_HELD) await compareHeld(document, fault);
        },
        end: (fault) => compareHeld(undefined, fault),
        async compareOne(checked, fault) {
          const { document, step, entries } = checked;
          const rows = step ? deskRows(step) : [];
          // What the ledger has wrong says nothing of the desks.
          if (!step && entries > 0) return;
          await desks.compare(rows, { from: document, to: document }, fault);
          if (!step && inIndex.has(document)) fault(document, document, findings.onlyInIndex);
          files.forget();
          await compareRest(checked, fault);
        },
        strangers(isKnown, fault) {
          for (const document of inIndex.strangers(isKnown))
            fault(document, document, findings.onlyInIndex);
        },
        files: files.count,
      };
    },
  };
}

/** Every file once, however many documents carry it. */
function createFilesCheck(chunks: PlacesDeps['chunks']) {
  let seen = createKnown();
  let count = 0;
  let isAgain = false;
  return {
    count: () => count,
    /** From now on each is looked at again, and not counted. */
    forget() {
      seen = createKnown();
      isAgain = true;
    },
    async check(sha256: string, tell: (what: Text) => void): Promise<void> {
      if (seen.get(sha256) !== undefined) return;
      seen.set(sha256, 1);
      if (!isAgain) count += 1;
      const isWhole = (await chunks.stat(sha256))
        ? await chunks.verify(sha256).catch(() => undefined)
        : undefined;
      if (isWhole === undefined) tell(fileMissing(sha256));
      if (isWhole === false) tell(fileChanged(sha256));
    },
  };
}
