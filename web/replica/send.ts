import * as v from 'valibot';
import { CommandsAnswer, PROTOCOL, type Receipt } from '#shared/protocol.ts';
import { ask, isTooLarge, readJson, type Run } from './ask.ts';
import { unlessFull } from './full.ts';
import type { Lease } from './lease.ts';
import { witness, type Memory } from './memory.ts';
import { hold, markTried, settle, type ActRecord, type Held } from './outbox.ts';
import type { SyncOutcome } from './pull.ts';
import { redraw } from './redraw.ts';
import { filesIn, makeRoom } from './room.ts';
import { knownSession } from './session.ts';

/** What is true during one flush. */
export type Round = {
  readonly run: Run;
  /** None on a full device: then nothing is written. */
  readonly lease?: Lease;
  /** Documents with an act that cannot go now: later acts on them would overtake it. */
  readonly heldDocuments: Set<string>;
  /** Acts that were refused for a file, which was then uploaded again. */
  readonly sentAgain: Set<string>;
  /** Of envelopes in one request, and of a file's part in one request: more was refused. */
  mostCharacters: number;
  mostBytes: number;
  /** An upload was not answered: files wait for the next flush. */
  isCut: boolean;
  receipts: number;
};

/** An act whose files were uploaded as far as that can be done. */
export type Ready = {
  readonly act: ActRecord;
  readonly file?: Extract<Held, 'fileMissing' | 'fileRefused'>;
};

/** So little is never too large: who refuses it refuses everything, and its person is told so. */
const SMALL_CHARACTERS = 16 * 1024;

/** One request. Any outcome but `done` ends the flush; what has no receipt then is as it was. */
export async function send(
  memory: Memory,
  ready: readonly Ready[],
  round: Round,
): Promise<SyncOutcome> {
  const ids = ready.map(({ act }) => act.id);
  const envelopes = ready.map(({ act }) => act.envelope);
  const sentAt = memory.device.now();
  await round.lease?.prove();
  const reply = await ask(memory.device, '/sync/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: PROTOCOL, envelopes }),
    run: round.run,
  });
  if (isTooLarge(reply)) return sendLess(memory, ready, round);
  const answer = reply.kind === 'answered' ? await readAnswer(reply.response) : reply.kind;
  if (typeof answer === 'string') {
    await note(round, (lease) => markTried(memory.outbox, lease, ids));
    return answer === 'tooLarge' ? 'unreachable' : answer;
  }
  if (reply.kind === 'answered') await memory.clock.learn(reply.response, sentAt);
  return apply(memory, ready, answer, round);
}

async function readAnswer(response: Response): Promise<readonly Receipt[] | SyncOutcome> {
  if (response.status === 409) return 'updateNeeded';
  if (!response.ok) return 'unreachable';
  // A captive portal answers 200 as well: only receipts are an answer.
  const parsed = v.safeParse(CommandsAnswer, await readJson(response));
  return parsed.success ? parsed.output.receipts : 'unreachable';
}

async function sendLess(
  memory: Memory,
  ready: readonly Ready[],
  round: Round,
): Promise<SyncOutcome> {
  const characters = ready.reduce((sum, { act }) => sum + JSON.stringify(act.envelope).length, 0);
  const [first] = ready;
  if (ready.length > 1 || !first) {
    round.mostCharacters = Math.floor(characters / 2);
    return 'done';
  }
  if (characters < SMALL_CHARACTERS && round.receipts === 0) return 'unreachable';
  await keepBack(memory, first.act, round, { held: 'tooLarge' });
  return 'done';
}

/** The act waits, and with it the later ones on its document; nothing else does. */
export async function keepBack(
  { outbox, device }: Memory,
  { id, document }: ActRecord,
  round: Round,
  why: { readonly held: Held; readonly heldFile?: string },
): Promise<void> {
  round.heldDocuments.add(document);
  const heldAt = new Date(device.now()).toISOString();
  await note(round, (lease) => hold(outbox, lease, id, { ...why, heldAt }));
}

/** What is only a remark about an act may be left out where nothing fits. */
async function note({ lease }: Round, write: (lease: Lease) => Promise<void>): Promise<void> {
  if (lease) await unlessFull(() => write(lease));
}

async function apply(
  memory: Memory,
  ready: readonly Ready[],
  answered: readonly Receipt[],
  round: Round,
): Promise<SyncOutcome> {
  const { facts, outbox, person, clock } = memory;
  // Who signed in meanwhile has answered for acts that are not theirs.
  if ((await knownSession(facts))?.person.id !== person) return 'signInNeeded';
  const receipts = ready.flatMap((one) => {
    const receipt = answered.find(({ id }) => id === one.act.id);
    return receipt ? [{ ...one, receipt }] : [];
  });
  const final: (typeof receipts)[number][] = [];
  for (const one of receipts) if (await isFinal(memory, one, round)) final.push(one);
  const documents = final.map(({ act }) => act.document);
  const { lease } = round;
  const settled = async () => lease && settle(outbox, lease, final, clock.now());
  if (!lease || !(await makeRoom(memory, settled))) return 'full';
  round.receipts += final.length;
  await makeRoom(memory, () => witness(memory));
  await makeRoom(memory, () => redraw(memory, documents));
  return receipts.length === ready.length ? 'done' : 'unreachable';
}

/** FILE is no last word: the bytes may have been lost between their upload and the act. */
async function isFinal(
  memory: Memory,
  { act, file, receipt }: Ready & { readonly receipt: Receipt },
  round: Round,
): Promise<boolean> {
  if (receipt.outcome !== 'rejected' || receipt.rule !== 'FILE' || file) return true;
  if (round.sentAgain.has(act.id)) {
    await keepBack(memory, act, round, { held: 'fileMissing' });
    return false;
  }
  round.sentAgain.add(act.id);
  const named = filesIn(act.envelope.command).map(({ sha256 }) => sha256);
  const files = memory.rows.files.where('sha256').anyOf(named);
  await unlessFull(() => files.modify({ uploaded: false }));
  return false;
}
