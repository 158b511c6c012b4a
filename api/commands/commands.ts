import { setTimeout as pause } from 'node:timers/promises';
import type { Hono } from 'hono';
import { kindOf, type Card } from '#shared/kinds.ts';
import type { Office, PersonId } from '#shared/office/office.ts';
import type { Receipt } from '#shared/protocol.ts';
import { dayOf, type Calendar } from '#shared/workdays.ts';
import type { AppEnv, SessionLookup } from '../accounts/session.ts';
import type { Log } from '../log.ts';
import { createStoreRequest } from '../projections/storeRequest.ts';
import type { Store } from '../store/couch.ts';
import { verify, type Verification } from '../verify/verify.ts';
import type { Carriers } from './carriers.ts';
import { noneIfDamaged } from './damaged.ts';
import { createSignatureCheck } from './envelope.ts';
import { createEraser, type EraserDeps } from './erase.ts';
import { createFileRemoval } from './fileRemoval.ts';
import type { CommandFiles, UnlessCarried } from './files.ts';
import { createGateway, createSubmit, type Submit } from './gateway.ts';
import { erases, type Found } from './knowledge.ts';
import type { Entry } from './ledger.ts';
import type { LedgerDatabase } from './ledgerDatabase.ts';
import { LEDGER, openLedger } from './openLedger.ts';
import type { Answer } from './submission.ts';
import { systemSubmission, type SystemOrder } from './system.ts';
import { unavailable, type Unavailable } from '../unavailable.ts';
import { createWriter } from './writer.ts';

export type CommandsDeps = {
  readonly store: Store;
  readonly clock: () => Date;
  readonly log: Log;
  readonly accounts: SessionLookup;
  readonly files: CommandFiles;
  /** IN9: see `EraserDeps`. */
  readonly eraseElsewhere?: EraserDeps['eraseElsewhere'];
  /** Commands that may wait at a time; further ones are told to come again. */
  readonly mostWaiting?: number;
  /** Milliseconds: see `WriterDeps`. */
  readonly tellWithin?: number;
  /** Told what the start waits for. */
  readonly onProgress?: (what: string) => void;
};

export type Commands = {
  /** `POST /sync/commands`, `GET /api/documents/<id>`. */
  readonly routes: Hono<AppEnv>;
  readonly submit: Submit;
  /** An act of the system. Rejects with `Unavailable`; ordering it again is harmless. */
  readonly submitSystem: (order: SystemOrder) => Promise<Answer>;
  /** The office as it is; without people before it is established. */
  readonly office: () => Office;
  readonly calendar: () => Calendar;
  /** Today, by DK1; null where the person may not read it or there is none. */
  readonly cardFor: (person: PersonId, document: string) => Promise<Card | null>;
  /** Entries just written, in each call by `n`. What is missed here (another process, a restart) stands in the ledger. */
  readonly onEntries: (listen: (entries: readonly Entry[]) => void) => void;
  /** What devices were just answered. */
  readonly onReceipts: (listen: (receipts: readonly Receipt[]) => void) => void;
  readonly ledger: LedgerDatabase;
  /** Why no commands are accepted any more; undefined while they are. */
  readonly stopped: () => Unavailable | undefined;
  /** The entry for want of which there is no office, or no calendar: no rule can be asked. */
  readonly damagedAgency: () => string | undefined;
  /** What is not as it ought to be, for `/readyz`. */
  readonly behind: () => string | undefined;
  /** The ledger by itself, without signatures and what is derived from it. */
  readonly verify: () => Promise<Verification>;
  readonly unlessCarried: UnlessCarried;
  /** Once every erasure that was ordered so far is done everywhere (IN9). */
  readonly erased: () => Promise<void>;
  /** Once nothing is known any more that was never receipted and came to light with nodes that were away. */
  readonly strayRemoved: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const MOST_LOGGED = 20;

/** Becomes the ledger's one writer, reads the ledger to its end, and only then accepts commands. */
export async function startCommands(deps: CommandsDeps): Promise<Commands> {
  const { store, clock, log, accounts, files, mostWaiting = 5_000, tellWithin } = deps;
  const { hold, strays, ...found } = await openLedger(deps);
  const { knowledge, toErase } = found;
  const { database } = hold;
  const { memory, agency } = knowledge;
  const damaged = [...found.damaged].slice(0, MOST_LOGGED);
  if (damaged.length > 0) log.error('entries cannot be read: run verify', { entries: damaged });
  const listeners: ((entries: readonly Entry[]) => void)[] = [];
  const receiptListeners: ((receipts: readonly Receipt[]) => void)[] = [];

  function announce(entries: readonly Entry[]): void {
    for (const { document } of entries.filter(erases)) eraser.order(document);
    for (const listen of listeners) tell(listen, entries, log);
  }
  const writer = createWriter({
    ...{ hold, knowledge, clock, log, mostWaiting },
    ...(tellWithin ? { tellWithin } : {}),
    onEntries: announce,
  });
  const removal = createFileRemoval({
    carriers: knowledge.carriers,
    settled: writer.settled,
    isWriter: hold.isHeld,
  });
  const eraser = createEraser({
    database,
    knowledge,
    log,
    eraseFile: (sha256) => removal.unlessCarried(sha256, () => files.erase(sha256)),
    compactLedger: () => compact(store),
    eraseElsewhere: deps.eraseElsewhere ?? (() => Promise.resolve()),
  });
  for (const document of toErase) eraser.order(document);

  async function cardFor(person: PersonId, document: string): Promise<Card | null> {
    const { card, kind } = (await memory.stateOf(document).catch(noneIfDamaged)) ?? {};
    if (!card || !kind) return null;
    const readers = kind.audience(card, agency().office, dayOf(clock().toISOString()));
    return readers.includes(person) ? card : null;
  }
  const submit = createSubmit(writer, {
    isSigned: createSignatureCheck(),
    stateOf: (document) => memory.stateOf(document).catch(noneIfDamaged).catch(sayUnavailable),
    mayName: ({ person }, file) =>
      files
        .mayName(person, file, {
          isReadable: async (document) => {
            const card = await cardFor(person, document);
            const carried = card ? (kindOf(document)?.filesFor(card, person) ?? []) : [];
            return carried.some(({ sha256 }) => sha256 === file.sha256);
          },
        })
        .catch(sayUnavailable),
    removal,
    onNamed: (sha256s) => unnameUncarried(sha256s, { files, carriers: knowledge.carriers, log }),
  });
  async function announced(...asked: Parameters<Submit>): ReturnType<Submit> {
    const receipts = await submit(...asked);
    for (const listen of receiptListeners) tell(listen, receipts, log);
    return receipts;
  }
  return {
    routes: createGateway({ accounts, submit: announced, cardFor }),
    submit,
    async submitSystem(order) {
      const [answer] = await writer.submit([systemSubmission(order)]);
      if (!answer) throw new Error('The writer left out an answer');
      return answer;
    },
    office: () => agency().office,
    calendar: () => agency().calendar,
    cardFor,
    onEntries: (listen) => void listeners.push(listen),
    onReceipts: (listen) => void receiptListeners.push(listen),
    ledger: database,
    stopped: writer.stopped,
    damagedAgency: knowledge.damagedAgency,
    behind: () => writer.stopped()?.reason ?? writer.trouble() ?? faultIn(found),
    verify: () => verify({ request: createStoreRequest(store), ledger: database }),
    unlessCarried: removal.unlessCarried,
    erased: eraser.idle,
    strayRemoved: strays.idle,
    async close() {
      await writer.close();
      await eraser.close();
      await strays.close();
    },
  };
}

/** What was named and not recorded is nobody's again; the sweeper looks once more before it takes it. */
async function unnameUncarried(
  sha256s: ReadonlySet<string>,
  { files, carriers, log }: Pick<CommandsDeps, 'files' | 'log'> & { readonly carriers: Carriers },
): Promise<void> {
  const uncarried = [...sha256s].filter((sha256) => carriers.count(sha256) === 0);
  try {
    for (const sha256 of uncarried) await files.unname(sha256);
  } catch (error) {
    // The commands are answered all the same.
    log.error('files that no entry carries were not marked', { error });
  }
}

function faultIn({ doubled: [double], forged: [forged], damaged }: Found): string | undefined {
  const [hurt] = damaged;
  if (double) return `${double.id} has the number ${double.n} of another entry`;
  if (forged) return `${forged.id} has the number ${forged.n} that nobody has given`;
  return hurt && `the content of ${hurt} cannot be read: run npm run admin -- verify`;
}

function sayUnavailable(error: unknown): never {
  throw unavailable('store', error);
}

/** What was written is written, whatever a listener makes of it. */
function tell<News>(listen: (news: News) => void, news: News, log: Log) {
  try {
    listen(news);
  } catch (error) {
    log.error('a listener to commands failed', { error });
  }
}

const LOOK_EVERY_MS = 100;

async function compact(store: Store): Promise<void> {
  const ledger = store.use(LEDGER);
  await ledger.compact();
  for (let isRunning = true; isRunning;) {
    await pause(LOOK_EVERY_MS);
    isRunning = (await ledger.info()).compact_running;
  }
}
