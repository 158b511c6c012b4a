/**
 * The device's memory, as the app sees it. Everything here works without a network, in the page and in the worker.
 *
 * How a screen uses it:
 * ```ts
 * const session = await currentSession();                    // session.ts; offline too: the last answer of the server
 * const replica = await openReplica(session.person.id);      // open.ts; one for the signed-in person, kept by the layout
 * replica.desk('awaiting', { limit: 50 }).subscribe((rows) => …);   // live: again after each pull, act and prefetch
 * const answer = await replica.submit({ document, basedOn: card.confirmed?.version ?? 0, command });
 * if (!answer.ok) show(refusalText(answer.refusal, 'vi'));   // nothing was stored
 * ```
 * - `Live` values are lists and records of plain data; subscribe in an effect and call `unsubscribe` when it ends
 *   (Svelte's `$store` syntax understands them too). The first value comes within one IndexedDB read.
 * - `wakeOn(replica)` (wake.ts, page only) makes start, `online`, `visibilitychange` and server events flush and pull:
 *   a screen never has to call `flush()` or `pull()`, except for a "thử lại" button.
 * - Nothing is done before its receipt (OB6): rows and cards with waiting acts say how many.
 * - A value the server never sees (drafts of forms, drafts.ts) does not belong here.
 */
import type { IncomingCard } from '#shared/incoming/card.ts';
import type { Lane, Row } from '#shared/incoming/desk.ts';
import type { PersonCommand } from '#shared/kinds.ts';
import type { PersonId, PositionId } from '#shared/office/office.ts';
import type { Refusal } from '#shared/outcome.ts';
import type { Envelope, FileRef, Receipt } from '#shared/protocol.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Away } from './facts.ts';
import type { Held } from './outbox.ts';
import type { SyncOutcome } from './pull.ts';
import type { Knowledge } from './rows.ts';

/** A value that is told again whenever it changes, in whichever tab or worker it changed. */
export type Live<T> = {
  subscribe(next: (value: T) => void, error?: (error: unknown) => void): { unsubscribe(): void };
};

export type Replica = {
  readonly person: PersonId;

  /** First rows of a lane in the order of work: most urgent, then soonest due. Cheap with 10,000 cards. */
  desk(
    lane: Lane,
    options?: { limit?: number; urgency?: Row['urgency'] },
  ): Live<readonly DeskRow[]>;
  counts(): Live<Counts>;
  /** One document as confirmed and as shown (DK2); `null` where the device has neither card nor act of it. */
  card(document: string): Live<ShownCard | null>;
  /** Fetches from the server what is not (or no longer) on this desk, e.g. a finished document (DK3). Online only. */
  fetchCard(document: string): Promise<IncomingCard | null>;
  /** What the rules need besides a card; `null` until the first pull brought the office. */
  knowledge(): Live<Knowledge | null>;
  /** The device's time corrected by the server's (OB7). */
  now(): Instant;

  /** Decides by the rules, signs, and writes to the outbox (OB1). A refusal comes back at once and stores nothing. */
  submit(act: NewAct): Promise<Submitted>;
  /** The same decision without storing anything: to say beforehand what would be refused. */
  foresee(act: NewAct): Promise<Submitted>;
  /** Newest first: what waits, what was refused, what was recorded in the last 30 days. */
  outbox(): Live<readonly OutboxRow[]>;
  /** OB3: the person has read a refusal; its row goes. Waiting and recorded rows stay. */
  putAway(id: string): Promise<void>;
  /**
   * A waiting act whose file does not pass (`heldFile`): decided anew without the file, or with `instead`, and put in
   * its place. A refusal by the rules changes nothing. Rejects with a `FileProblem`.
   */
  replaceFile(id: string, instead?: Blob & { readonly name: string }): Promise<Submitted>;
  /** A waiting act that does not pass at all comes back as if refused. */
  takeBack(id: string): Promise<void>;
  /** OB3: what a refused act held, to start a new form with. */
  reuse(id: string): Promise<NewAct | null>;

  /** Documents on this device in which every word occurs, with or without dấu; best first, at most `limit` (20). */
  search(query: string, options?: { limit?: number }): Promise<readonly DeskRow[]>;

  readonly files: ReplicaFiles;

  state(): Live<ReplicaState>;
  /** OB7, at once: for the first picture, before the state is read. */
  isLocked(): boolean;
  /** The person has read that acts were lost by eviction. */
  acknowledgeEviction(): Promise<void>;
  /**
   * Now, because the person asks for it: whatever was put off is tried, too. Both do nothing harmful when called twice,
   * in two tabs, or offline; neither throws for a missing network.
   */
  pull(): Promise<SyncOutcome>;
  flush(): Promise<SyncOutcome>;
  /** There is something to pull: when the back-off allows it. */
  pullSoon(): void;
  /** Sends and fetches because the line may be back; what the server or somebody else put off stays put off. */
  wake(): void;
  /** An event came from the server. */
  serverWasReached(): void;
  /** The browser says that there is no network. */
  wentOffline(): Promise<void>;
  close(): Promise<void>;
};

export type ReplicaFiles = {
  readiness(document: string): Live<Readiness>;
  /** From the device, else fetched; the SHA-256 is checked at every open. Rejects with a `FileProblem`. */
  open(document: string, sha256: string): Promise<Blob>;
  /** Keeps a chosen file until it is uploaded; the `FileRef` goes into the command. */
  add(file: Blob & { readonly name: string }): Promise<FileRef>;
  /** IN2: a chosen file that is not to stay on the device; one that an act, a draft or a card names does. */
  forget(sha256: string): Promise<void>;
};

/** The light on a row: are all files of the document on this device? `none`: it has no files. */
export type Readiness = 'ready' | 'partly' | 'missing' | 'none';

export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  readonly reason: 'offline' | 'notFound' | 'damaged' | 'signInNeeded' | 'storageFull';
  constructor(reason: FileProblem['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export type DeskRow = Row & {
  /** Own acts on it that wait for the server. */
  readonly waiting: number;
  readonly readiness: Readiness;
};

export type Counts = Readonly<Record<Lane, number>> & {
  /** Among what awaits the person. */
  readonly express: number;
  readonly late: number;
};

export type ShownCard = {
  /** As the server confirmed it; `null` for what was registered here and waits. Its version is a new act's `basedOn`. */
  readonly confirmed: IncomingCard | null;
  /** Confirmed + own waiting acts, replayed by the same rules (DK2). */
  readonly shown: IncomingCard | null;
  readonly waiting: readonly OutboxRow[];
  readonly readiness: Readiness;
};

export type NewAct = {
  readonly document: string;
  /** Version of the confirmed card the person saw; 0 for a new document. */
  readonly basedOn: number;
  readonly as?: PositionId;
  readonly command: PersonCommand;
};

export type Submitted =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly refusal: Refusal }
  /**
   * `leaseEnded`: the server must be seen first (OB7). `notReady`: no office on the device yet.
   * `storageFull`: even after files were let go; nothing was stored.
   * `notWaiting`: what was to be replaced is on its way, or was answered.
   */
  | {
      readonly ok: false;
      readonly problem: 'notReady' | 'storageFull' | 'signInNeeded' | 'leaseEnded' | 'notWaiting';
    };

export type OutboxRow = {
  readonly id: string;
  readonly person: PersonId;
  readonly document: string;
  readonly envelope: Envelope;
  readonly state: 'waiting' | 'rejected' | 'recorded';
  /** Corrected device time. */
  readonly addedAt: Instant;
  readonly attempts: number;
  readonly receipt?: Receipt;
  readonly answeredAt?: Instant;
  /** Why a waiting row cannot go yet. */
  readonly held?: Held;
  /** The file that `held` is about. */
  readonly heldFile?: string;
  /** A request that carried it had no answer: the server may know it. */
  readonly maybeSent?: boolean;
  /** A waiting act that the rules would refuse on the card as it stands now. */
  readonly foreseen?: Refusal;
};

export type ReplicaState = {
  /** This person left the device, in another tab or by order: the page begins anew. */
  readonly signedOut: boolean;
  /** OB7: the lease is over. Nothing is shown but what waits, until the server was seen. */
  readonly locked: boolean;
  readonly leaseDays: number;
  /** Acts and drafts that were left sealed at a sign-out and cannot be opened. */
  readonly unreadable?: number;
  readonly connection: 'online' | Away['how'];
  /** Since when it is not `online`. */
  readonly since?: Instant;
  /** `busy`: when the server wants to be asked again. */
  readonly until?: Instant;
  readonly waiting: number;
  readonly refused: number;
  readonly sending: boolean;
  /** Documents received and expected of the pull that is running. */
  readonly pulling?: { readonly received: number; readonly count: number };
  /** When the desk was last complete; none before the first pull ended. */
  readonly pulledAt?: Instant;
  /** The session ended: acts stay, the person signs in again. */
  readonly signInNeeded: boolean;
  /** The server no longer speaks this app's protocol: reload the app; acts stay. */
  readonly updateNeeded: boolean;
  /** So many acts waited on this device and the browser threw them away. */
  readonly evicted?: { readonly count: number; readonly at: Instant };
  readonly storage: {
    readonly persisted: boolean;
    /** Bytes, as the browser estimates. */
    readonly usage: number;
    readonly quota: number;
    /** Something did not fit even after files were let go. */
    readonly full: boolean;
  };
};
