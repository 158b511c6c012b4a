import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import type { Lines } from '../checkpoints/folder.ts';
import { createKnown } from '../commands/known.ts';
import type { LedgerDatabase } from '../commands/ledgerDatabase.ts';
import type { StoreRequest } from '../projections/storeRequest.ts';
import { readAgencies } from './agencies.ts';
import { checkCheckpoints } from './checkpointCheck.ts';
import { createDocumentCheck, type Checked } from './documentCheck.ts';
import { behindEntry, linesUnreadable, numberTwice } from './findings.ts';
import { entriesOf, readLedger, readNumbers } from './ledgerRead.ts';
import type { Places, PlacesCheck } from './places.ts';
import { createReport, type Problem, type Report } from './report.ts';
import { readDeviceKeys, type DeviceKeys } from './signatures.ts';
import { createSuspects, type Suspects } from './suspects.ts';
import { createWholeCheck, type WholeCheck } from './wholeCheck.ts';

export type Verification = {
  readonly ok: boolean;
  readonly entries: number;
  readonly documents: number;
  /** Entries without their content (IN9). */
  readonly erased: number;
  /** Entries of people that no device signed. */
  readonly unsigned: number;
  readonly files: number;
  readonly checkpoints: number;
  readonly problems: readonly Problem[];
  /** More than are listed. */
  readonly problemCount: number;
};

export type VerifyDeps = {
  readonly request: StoreRequest;
  readonly ledger: Pick<LedgerDatabase, 'committed' | 'isStray'>;
  /** Left out, only the ledger by itself is looked at. */
  readonly beside?: {
    readonly places: Places;
    /** The key that signs them, and those that were kept. */
    readonly checkpoints: { readonly key: string; readonly lines: () => Promise<Lines> };
  };
};

/**
 * Checks the whole ledger, and by it all that is derived from it. People go on working meanwhile, so whatever does not
 * fit is looked at again once desks and index have caught up. One page of the ledger is in memory at a time.
 * @param handedOut checkpoints that were kept elsewhere
 */
export async function verify(
  deps: VerifyDeps,
  handedOut: readonly Checkpoint[] = [],
): Promise<Verification> {
  const run = await begin(deps);
  const counts = await checkDocuments(run);
  await lookAgain(run);
  const checkpoints = await checkWhole(run, handedOut);
  const { problems, count } = run.report;
  return {
    ok: count() === 0,
    ...counts,
    files: run.places?.files() ?? 0,
    ...{ checkpoints, problems, problemCount: count() },
  };
}

type Run = VerifyDeps & {
  readonly report: Report;
  readonly suspects: Suspects;
  readonly kept: Lines;
  readonly newest: number;
  readonly whole: WholeCheck;
  readonly keys: DeviceKeys | undefined;
  readonly places: PlacesCheck | undefined;
};

const NO_LINES: Lines = { checkpoints: [], unreadable: 0 };

async function begin(deps: VerifyDeps): Promise<Run> {
  const { request, ledger, beside } = deps;
  const report = createReport();
  // Before `newest` is looked at: none of them may be of a later moment.
  const kept = (await beside?.checkpoints.lines()) ?? NO_LINES;
  const newest = ledger.committed();
  const isReached = (await beside?.places.reached(newest)) ?? false;
  if (beside && !isReached) report.complain('desks', behindEntry(newest));
  return {
    ...{ ...deps, report, kept, newest },
    suspects: createSuspects(report),
    whole: createWholeCheck(newest, report.complain),
    keys: beside && (await readDeviceKeys(request, report.complain)),
    places: isReached ? await beside?.places.begin() : undefined,
  };
}

async function checkDocuments(run: Run) {
  const { request, ledger, newest, report, suspects, whole, places } = run;
  const counts = { entries: 0, documents: 0, erased: 0, unsigned: 0 };
  const known = createKnown();

  async function note(checked: Checked): Promise<void> {
    counts.documents += 1;
    counts.entries += checked.entries;
    counts.erased += checked.erased;
    counts.unsigned += checked.unsigned;
    known.set(checked.document, 1);
    for (const { id, what } of checked.problems) suspects.add(checked.document, id, what);
    await places?.add(checked, suspects.add);
  }
  const startCheck = await checksOf(run, newest);
  await readLedger({ request, ledger, newest, complain: report.complain, whole, startCheck, note });
  await places?.end(suspects.add);
  places?.strangers((document) => known.get(document) !== undefined, suspects.add);
  return counts;
}

async function checksOf({ request, keys }: Run, newest: number) {
  const agencies = await readAgencies(request, newest);
  return (document: string) => createDocumentCheck(document, { agencies, ...(keys && { keys }) });
}

/** While entries were being written, or content erased, a document may not have fitted for a moment. */
async function lookAgain(run: Run): Promise<void> {
  const suspects = run.suspects.take();
  if (suspects.size === 0) return;
  const newest = run.ledger.committed();
  await run.beside?.places.reached(newest);
  const startCheck = await checksOf(run, newest);
  for (const document of suspects.keys()) {
    const check = startCheck(document);
    for await (const entry of entriesOf(run.request, document, newest)) check.take(entry);
    const checked = check.end();
    const problems = [...checked.problems];
    await run.places?.compareOne(checked, (_, id, what) => problems.push({ id, what }));
    for (const { id, what } of problems) run.report.complain(id, what);
  }
}

/** Numbers, and what was stated of the ledger before. */
async function checkWhole(run: Run, handedOut: readonly Checkpoint[]): Promise<number> {
  const { request, report, kept, whole, beside } = run;
  whole.end();
  if (whole.doubles.size > 0)
    for await (const { id, n } of readNumbers(request, whole.doubles))
      report.complain(id, numberTwice(n));
  if (!beside) return 0;
  if (kept.unreadable > 0) report.complain('checkpoints', linesUnreadable(kept.unreadable));
  const all = [...kept.checkpoints, ...handedOut];
  const { key } = beside.checkpoints;
  checkCheckpoints(all, whole.heads(), { key, complain: report.complain });
  return all.length;
}
