import * as v from 'valibot';
import { CommandsAnswer, PROTOCOL, type Receipt } from '#shared/protocol.ts';
import { witness, type Memory } from './memory.ts';
import { markTried, settle, type ActRecord, type Held } from './outbox.ts';
import type { SyncOutcome } from './pull.ts';
import { redraw } from './redraw.ts';
import { filesIn, makeRoom } from './room.ts';
import { ask, readJson } from './ask.ts';

/** What is true during one flush. */
export type Round = {
  /** Documents with an act that cannot go now: later acts on them would overtake it. */
  readonly heldDocuments: Set<string>;
  /** Acts that were refused for a file, which was then uploaded again. */
  readonly sentAgain: Set<string>;
  mostActs: number;
};

/** An act whose files were uploaded as far as that can be done. */
export type Ready = {
  readonly act: ActRecord;
  readonly file?: Extract<Held, 'fileMissing' | 'fileRefused'>;
};

/** `outcome` other than `done` ends the flush; what has no receipt then is as it was. */
export type Sent = { readonly outcome: SyncOutcome; readonly receipts: number };

/** One request. */
export async function send(memory: Memory, ready: readonly Ready[], round: Round): Promise<Sent> {
  const ids = ready.map(({ act }) => act.id);
  const envelopes = ready.map(({ act }) => act.envelope);
  const sentAt = memory.device.now();
  const reply = await ask(memory.device, '/sync/commands', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: PROTOCOL, envelopes }),
  });
  if (reply.kind === 'answered' && reply.response.status === 413)
    return halve(memory, ready, round);
  const answer = reply.kind === 'answered' ? await readAnswer(reply.response) : reply.kind;
  if (typeof answer === 'string') {
    await markTried(memory.outbox, ids);
    return { outcome: answer, receipts: 0 };
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

async function halve(memory: Memory, ready: readonly Ready[], round: Round): Promise<Sent> {
  const [first] = ready;
  if (ready.length === 1 && first) {
    await markTried(memory.outbox, [first.act.id], 'tooLarge');
    round.heldDocuments.add(first.act.document);
  }
  round.mostActs = Math.max(1, Math.floor(ready.length / 2));
  return { outcome: 'done', receipts: 0 };
}

async function apply(
  memory: Memory,
  ready: readonly Ready[],
  answered: readonly Receipt[],
  round: Round,
): Promise<Sent> {
  const receipts = ready.flatMap((one) => {
    const receipt = answered.find(({ id }) => id === one.act.id);
    return receipt ? [{ ...one, receipt }] : [];
  });
  const final: (typeof receipts)[number][] = [];
  for (const one of receipts) if (await isFinal(memory, one, round)) final.push(one);
  const documents = final.map(({ act }) => act.document);
  const settled = () => settle(memory.outbox, final, memory.clock.now());
  if (!(await makeRoom(memory, settled))) return { outcome: 'full', receipts: 0 };
  await makeRoom(memory, () => witness(memory));
  await makeRoom(memory, () => redraw(memory, documents));
  const isWhole = receipts.length === ready.length;
  return { outcome: isWhole ? 'done' : 'unreachable', receipts: final.length };
}

/** FILE is no last word: the bytes may have been lost between their upload and the act. */
async function isFinal(
  memory: Memory,
  { act, file, receipt }: Ready & { readonly receipt: Receipt },
  { sentAgain, heldDocuments }: Round,
): Promise<boolean> {
  if (receipt.outcome !== 'rejected' || receipt.rule !== 'FILE' || file) return true;
  if (sentAgain.has(act.id)) {
    await markTried(memory.outbox, [act.id], 'fileMissing');
    heldDocuments.add(act.document);
    return false;
  }
  sentAgain.add(act.id);
  const named = filesIn(act.envelope.command).map(({ sha256 }) => sha256);
  await memory.rows.files.where('sha256').anyOf(named).modify({ uploaded: false });
  return false;
}
