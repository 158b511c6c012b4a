import Dexie, { type Table } from 'dexie';
import type { PersonId } from '#shared/office/office.ts';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Device } from './device.ts';
import type { Lease, Leases } from './lease.ts';

/** A server restored from a backup may ask for what it had acknowledged. */
export const KEPT_DAYS = 30;

export type ActState = 'waiting' | 'rejected' | 'recorded';

/**
 * Why an act could not go. `tooLarge`, `fileTooLarge`: somebody on the way to the server takes nothing so large.
 * It stays until its person changes it, and is tried again now and then.
 */
export type Held = 'tooLarge' | 'fileTooLarge' | 'fileMissing' | 'fileRefused';

/** One act of a person on this device; `seq` is the order of acting and of sending. */
export type ActRecord = {
  readonly seq: number;
  readonly id: string;
  readonly person: PersonId;
  readonly document: string;
  readonly envelope: Envelope;
  readonly state: ActState;
  readonly addedAt: Instant;
  readonly attempts: number;
  readonly receipt?: Receipt;
  readonly answeredAt?: Instant;
  readonly held?: Held;
  /** The file that `held` is about. */
  readonly heldFile?: string;
  /** While it waits and is not tried. */
  readonly heldAt?: Instant;
  /** A request that carried it had no answer: the server may know it. */
  readonly maybeSent?: boolean;
};

/** Acts and drafts that stay while their person is away, and cannot be read before they are back. */
export type SealedWork = {
  readonly person: PersonId;
  /** Ids of those that the person wrote and that were not sent: they are not lost. */
  readonly waiting: readonly string[];
  /** How many drafts are among it; none where it was sealed by an older version of the app. */
  readonly drafts?: number;
  readonly content: ArrayBuffer;
};

/** A database of its own: it survives every rebuild of the replica. */
export type Outbox = Dexie & {
  readonly acts: Table<ActRecord, number, Omit<ActRecord, 'seq'> & { readonly seq?: number }>;
  readonly sealed: Table<SealedWork, number>;
  /** One record, written with the database: without it, a browser has thrown the database away. */
  readonly born: Table<{ readonly key: 'born'; readonly at: Instant }, 'born'>;
  readonly leases: Leases;
};

export function openOutbox(device: Device): Outbox {
  const db = new Dexie(`${device.prefix}outbox`, {
    chromeTransactionDurability: 'strict',
  }) as Outbox;
  db.version(1).stores({
    acts: '++seq, &id, [person+state], [person+document], answeredAt',
    born: 'key',
  });
  db.version(2).stores({ sealed: '++, person', leases: 'name' });
  return db;
}

/** DK4: that a document was opened is recorded too, but it is nothing the person waits for, or has to read about. */
export function isSilent({ envelope }: Pick<ActRecord, 'envelope'>): boolean {
  return envelope.command.type === 'MarkSeen';
}

/** OB1: written, and flushed to the disk, before anything else happens. With `seq` it takes the place of another act. */
export async function addAct(
  outbox: Outbox,
  act: { person: PersonId; envelope: Envelope; addedAt: Instant },
  seq?: number,
): Promise<void> {
  const { id, document } = act.envelope;
  const record = { ...act, id, document, state: 'waiting', attempts: 0 } as const;
  await outbox.acts.put(seq === undefined ? record : { ...record, seq });
}

/** Only what does not pass, and what no request without an answer has carried: the server cannot know it. */
export function mayChange({
  state,
  held,
  maybeSent,
}: Pick<ActRecord, 'state' | 'held' | 'maybeSent'>) {
  return state === 'waiting' && held !== undefined && !maybeSent;
}

/** The lease of whoever sends this person's acts. */
export function flushLease(person: PersonId): string {
  return `flush-${person}`;
}

/** Everything of this person, in whatever state. */
export function actsOf(outbox: Outbox, person: PersonId): Promise<ActRecord[]> {
  return outbox.acts
    .where('[person+state]')
    .between([person, ''], [person, '\uffff'])
    .sortBy('seq');
}

/** In the order in which the person acted. */
export function waitingActs(outbox: Outbox, person: PersonId): Promise<ActRecord[]> {
  return outbox.acts.where({ person, state: 'waiting' }).sortBy('seq');
}

/** A person's acts on a document that the confirmed card may lack: the waiting and the recorded, in order. */
export async function actsOn(
  outbox: Outbox,
  person: PersonId,
  document: string,
): Promise<ActRecord[]> {
  const acts = await outbox.acts.where({ person, document }).sortBy('seq');
  return acts.filter(({ state }) => state !== 'rejected');
}

/** The same, of several documents. */
export async function actsOnEach(
  outbox: Outbox,
  person: PersonId,
  documents: readonly string[],
): Promise<ReadonlyMap<string, readonly ActRecord[]>> {
  const acts = await outbox.acts
    .where('[person+document]')
    .anyOf(documents.map((document) => [person, document]))
    .filter(({ state }) => state !== 'rejected')
    .sortBy('seq');
  return Map.groupBy(acts, ({ document }) => document);
}

/** Documents of which the confirmed card alone may not be what the person sees. */
export async function documentsInWork(
  outbox: Outbox,
  person: PersonId,
): Promise<readonly string[]> {
  const acts = await outbox.acts
    .where('[person+state]')
    .anyOf([person, 'waiting'], [person, 'recorded'])
    .toArray();
  return acts.map(({ document }) => document);
}

/** The server's answers, the only thing that takes an act out of the waiting. Told again, nothing changes. */
export async function settle(
  outbox: Outbox,
  lease: Lease,
  answers: readonly { readonly receipt: Receipt; readonly file?: Held }[],
  answeredAt: Instant,
): Promise<void> {
  const byId = new Map(answers.map((answer) => [answer.receipt.id, answer]));
  await changeWaiting(outbox, lease, [...byId.keys()], (act) => {
    const answer = byId.get(act.id);
    if (!answer) return act;
    const { receipt, file } = answer;
    const state = receipt.outcome === 'rejected' ? 'rejected' : 'recorded';
    const held = state === 'rejected' && file ? { held: file } : {};
    return { ...free(act), ...held, state, receipt, answeredAt, attempts: act.attempts + 1 };
  });
}

/** Sent without an answer. */
export async function markTried(
  outbox: Outbox,
  lease: Lease,
  ids: readonly string[],
): Promise<void> {
  await changeWaiting(outbox, lease, ids, (act) => ({
    ...free(act),
    attempts: act.attempts + 1,
    maybeSent: true,
  }));
}

/** Kept back: the way to the server, or the server, does not take it as it is. */
export async function hold(
  outbox: Outbox,
  lease: Lease,
  id: string,
  why: { readonly held: Held; readonly heldFile?: string; readonly heldAt: Instant },
): Promise<void> {
  await changeWaiting(outbox, lease, [id], (act) => ({
    ...free(act),
    ...why,
    attempts: act.attempts + 1,
  }));
}

function free({ held: _held, heldFile: _file, heldAt: _at, ...act }: ActRecord): ActRecord {
  return act;
}

async function changeWaiting(
  outbox: Outbox,
  lease: Lease,
  ids: readonly string[],
  change: (act: ActRecord) => ActRecord,
): Promise<void> {
  await outbox.transaction('rw', outbox.acts, outbox.leases, async () => {
    await lease.prove();
    await outbox.acts
      .where('id')
      .anyOf(ids)
      .filter(({ state }) => state === 'waiting')
      .modify((act, row) => {
        row.value = change(act);
      });
  });
}

/** OB3: only a refusal is put away. */
export async function putAway(outbox: Outbox, person: PersonId, id: string): Promise<void> {
  await outbox.acts
    .where({ id })
    .filter((act) => act.state === 'rejected' && act.person === person)
    .delete();
}

/** Recorded acts go 30 days after their receipt; refusals stay until they are put away. */
export async function prune(outbox: Outbox, now: Instant): Promise<void> {
  const before = new Date(Date.parse(now) - KEPT_DAYS * 86_400_000).toISOString();
  await outbox.acts
    .where('answeredAt')
    .below(before)
    .filter((act) => act.state === 'recorded')
    .delete();
}
