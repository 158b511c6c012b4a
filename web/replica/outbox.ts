import Dexie, { type Table } from 'dexie';
import type { PersonId } from '#shared/office/office.ts';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import type { Instant } from '#shared/workdays.ts';
import type { Device } from './device.ts';

/** A server restored from a backup may ask for what it had acknowledged. */
export const KEPT_DAYS = 30;

export type ActState = 'waiting' | 'rejected' | 'recorded';

/** Why a waiting act cannot go yet. */
export type Held = 'tooLarge' | 'fileMissing' | 'fileRefused';

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
};

/** Acts that stay while their person is away, and cannot be read before they are back. */
export type SealedActs = {
  readonly person: PersonId;
  /** Ids of those that the person wrote and that were not sent: they are not lost. */
  readonly waiting: readonly string[];
  readonly content: ArrayBuffer;
};

/** A database of its own: it survives every rebuild of the replica. */
export type Outbox = Dexie & {
  readonly acts: Table<ActRecord, number, Omit<ActRecord, 'seq'>>;
  readonly sealed: Table<SealedActs, number>;
  /** One record, written with the database: without it, a browser has thrown the database away. */
  readonly born: Table<{ readonly key: 'born'; readonly at: Instant }, 'born'>;
};

export function openOutbox(device: Device): Outbox {
  const db = new Dexie(`${device.prefix}outbox`, {
    chromeTransactionDurability: 'strict',
  }) as Outbox;
  db.version(1).stores({
    acts: '++seq, &id, [person+state], [person+document], answeredAt',
    born: 'key',
  });
  db.version(2).stores({ sealed: '++, person' });
  return db;
}

/** DK4: that a document was opened is recorded too, but it is nothing the person waits for, or has to read about. */
export function isSilent({ envelope }: Pick<ActRecord, 'envelope'>): boolean {
  return envelope.command.type === 'MarkSeen';
}

/** OB1: written, and flushed to the disk, before anything else happens. */
export async function addAct(
  outbox: Outbox,
  act: { person: PersonId; envelope: Envelope; addedAt: Instant },
): Promise<void> {
  const { id, document } = act.envelope;
  await outbox.acts.add({ ...act, id, document, state: 'waiting', attempts: 0 });
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

/** Documents of which the confirmed card alone may not be what the person sees. */
export async function documentsInWork(
  outbox: Outbox,
  person: PersonId,
): Promise<ReadonlyMap<string, readonly ActRecord[]>> {
  const acts = await outbox.acts
    .where('[person+state]')
    .anyOf([person, 'waiting'], [person, 'recorded'])
    .sortBy('seq');
  return Map.groupBy(acts, ({ document }) => document);
}

/** The server's answers, the only thing that takes an act out of the waiting. Told again, nothing changes. */
export async function settle(
  outbox: Outbox,
  answers: readonly { readonly receipt: Receipt; readonly file?: Held }[],
  answeredAt: Instant,
): Promise<void> {
  const byId = new Map(answers.map((answer) => [answer.receipt.id, answer]));
  await outbox.acts
    .where('id')
    .anyOf([...byId.keys()])
    .filter(({ state }) => state === 'waiting')
    .modify((act, row) => {
      const answer = byId.get(act.id);
      if (!answer) return;
      const { receipt, file } = answer;
      const { held: _, ...before } = act;
      const state = receipt.outcome === 'rejected' ? 'rejected' : 'recorded';
      const held = state === 'rejected' && file ? { held: file } : {};
      row.value = { ...before, ...held, state, receipt, answeredAt, attempts: act.attempts + 1 };
    });
}

/** Sent without an answer, or kept back for a reason. */
export async function markTried(
  outbox: Outbox,
  ids: readonly string[],
  held?: Held,
): Promise<void> {
  await outbox.acts
    .where('id')
    .anyOf(ids)
    .filter((act) => act.state === 'waiting')
    .modify((act, row) => {
      const { held: _, ...before } = act;
      row.value = { ...before, attempts: act.attempts + 1, ...(held ? { held } : {}) };
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
