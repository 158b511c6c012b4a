import type { DatabaseSync } from 'node:sqlite';
import type { IncomingCard } from '#shared/incoming/card.ts';
import { lanes } from '#shared/incoming/desk.ts';
import type { PersonId } from '#shared/office/office.ts';
import { remove, type AccountsDatabase, type Stored } from '../accounts/records.ts';
import type { Log } from '../log.ts';
import type { Notice } from '../projections/notices.ts';
import { forEachOf } from '../projections/deskDatabases.ts';
import { createDoubts, type Doubts } from './doubts.ts';
import { pushMessage, summary, type Details, type Subject } from './message.ts';
import { createReachable } from './reachable.ts';
import { createRetries, type Retries } from './retries.ts';
import type { PushOutcome, SendPush } from './send.ts';
import { dropSubscription, subscriptionsWhere, type SubscriptionRecord } from './subscriptions.ts';

export type NoticeDelivery = {
  /** Who can be told at all; read anew each time. */
  listeners(): Promise<ReadonlySet<PersonId>>;
  /** Resolves when each is delivered, given up with a word in the log, or kept to be tried again. */
  deliver(notices: readonly Notice[]): Promise<void>;
  stop(): Promise<void>;
};

export type DeliveryDeps = {
  readonly accounts: AccountsDatabase;
  readonly state: AccountsDatabase;
  readonly db: DatabaseSync;
  readonly send: SendPush;
  readonly clock: () => Date;
  readonly log: Log;
  /** Where the app is reached. */
  readonly origin: string;
  /** Milliseconds: how often it is looked, and how long after the first failure it is tried again. */
  readonly retry?: { readonly everyMs: number; readonly firstPauseMs: number };
};

const AT_ONCE = 8;

type Receiver = Stored<SubscriptionRecord>;
type Sending = DeliveryDeps & { readonly doubts: Doubts };

/** Tells people by web push; what a push service does not take now is tried again, and not before its time. */
export async function createNoticeDelivery(deps: DeliveryDeps): Promise<NoticeDelivery> {
  const { accounts, state, clock, log, retry } = deps;
  const sending: Sending = { ...deps, doubts: createDoubts() };
  const retries = await createRetries({
    state,
    clock,
    log,
    attempt: async (id, subject) => {
      const [receiver] = await receivers(accounts, (one) => one === id);
      return receiver ? sendTo(sending, receiver, subject) : { outcome: 'gone' };
    },
    ...retry,
  });

  return {
    async listeners() {
      return new Set((await receivers(accounts, () => true)).map(({ person }) => person));
    },
    async deliver(notices) {
      const byPerson = Map.groupBy(notices, ({ person }) => person);
      if (byPerson.size === 0) return;
      const found = await receivers(accounts, () => true);
      const wanted = found.flatMap((receiver) => {
        const subject = summary(byPerson.get(receiver.person) ?? []);
        return subject ? [{ receiver, subject }] : [];
      });
      await forEachOf(wanted, AT_ONCE, ({ receiver, subject }) =>
        deliverOne(sending, retries, receiver, subject),
      );
    },
    stop: retries.stop,
  };
}

/** Those that are signed in; the others are forgotten. */
async function receivers(
  accounts: AccountsDatabase,
  isMeant: (id: string) => boolean,
): Promise<readonly Receiver[]> {
  const all = await subscriptionsWhere(accounts, () => true);
  const meant = all.filter(({ _id }) => isMeant(_id));
  if (meant.length === 0) return [];
  const isReachable = await createReachable(accounts);
  for (const { _id } of meant.filter((one) => !isReachable(one))) await remove(accounts, _id);
  return meant.filter(isReachable);
}

async function deliverOne(
  deps: Sending,
  retries: Retries,
  receiver: Receiver,
  subject: Subject,
): Promise<void> {
  // What waits for this device already will say this too.
  if (await retries.join(receiver._id, subject)) return;
  const outcome = await sendTo(deps, receiver, subject);
  if (outcome.outcome === 'later') await retries.keep(receiver._id, subject, outcome);
}

async function sendTo(deps: Sending, receiver: Receiver, subject: Subject): Promise<PushOutcome> {
  const message = pushMessage(subject, detailsFor(deps.db, receiver, subject), deps.origin);
  const sent = await deps.send(receiver, message);
  const outcome = sent.outcome === 'doubtful' ? judge(deps, receiver, sent.status) : sent;
  if (outcome.outcome === 'delivered') deps.doubts.accepted(receiver.endpoint);
  if (outcome.outcome === 'gone') await dropSubscription(deps.accounts, receiver, deps.clock());
  if (outcome.outcome === 'refused') {
    deps.log.warn('a push service refused a message', { status: outcome.status });
  }
  return outcome;
}

/** One subscription alone is dropped; when a service refuses several in a row, their messages wait. */
function judge({ doubts, log }: Sending, { endpoint }: Receiver, status: number): PushOutcome {
  if (doubts.isOwn(endpoint)) return { outcome: 'gone' };
  log.warn('a push service refuses every message: is the clock right?', { status });
  return { outcome: 'later', status };
}

function detailsFor(db: DatabaseSync, receiver: Receiver, { documents }: Subject): Details {
  const { person, language, showSubject } = receiver;
  const row = db
    .prepare('SELECT COUNT(*) AS waiting FROM reader WHERE person = ? AND onDesk = 1 AND lane = ?')
    .get(person, lanes.indexOf('awaiting'));
  const [document] = showSubject && documents.length === 1 ? documents : [];
  const shown = document === undefined ? undefined : shownOf(db, person, document);
  return { count: Number(row?.['waiting'] ?? 0), language, shown };
}

/** As it is now: what was corrected or erased meanwhile is not told. */
function shownOf(db: DatabaseSync, person: PersonId, document: string): Details['shown'] {
  const row = db
    .prepare(
      `SELECT i.issuer, i.subject FROM incoming i
       JOIN reader r ON r.document = i.document AND r.person = ? AND r.onDesk = 1
       WHERE i.document = ?`,
    )
    .get(person, document) as Pick<IncomingCard, 'issuer' | 'subject'> | undefined;
  return row && { issuer: row.issuer, subject: row.subject };
}
