import { v7 as uuid7 } from 'uuid';
import { decideAs, type Undecided } from '#shared/decideAs.ts';
import { kindOf, refuseMalformed } from '#shared/kinds.ts';
import { refuse } from '#shared/outcome.ts';
import { EnvelopeSchema, type Envelope } from '#shared/protocol.ts';
import * as v from 'valibot';
import { keyOf } from './keys.ts';
import { witness, type Memory } from './memory.ts';
import { actsOn, addAct, type ActRecord } from './outbox.ts';
import { readDocuments, redraw } from './redraw.ts';
import { replay } from './replay.ts';
import type { NewAct, Submitted } from './replica.ts';
import { makeRoom } from './room.ts';
import { readKnowledge } from './rows.ts';
import { isSignedIn } from './session.ts';
import { signEnvelope } from './signing.ts';

type Unsigned = Omit<Envelope, 'signature'>;
type Foreseen =
  { readonly ok: true; readonly envelope: Unsigned } | Exclude<Submitted, { ok: true }>;

/** Decides by the same rules as the server, on what the person sees; stores nothing. */
export async function foresee(
  memory: Memory,
  act: NewAct,
  replaced?: ActRecord,
): Promise<Foreseen> {
  const { rows, outbox, person, clock } = memory;
  const knowledge = await readKnowledge(rows, person);
  if (!knowledge) return { ok: false, problem: 'notReady' };
  const kind = kindOf(act.document);
  const parsed = kind?.parse(act.command);
  if (!kind || !parsed) return refuse('FORMAT.malformed');
  if (!parsed.ok) return refuseMalformed(parsed.tooLong);

  const now = clock.now();
  const [drawable] = await readDocuments(memory, [act.document]);
  const held = drawable?.held ?? { card: null, version: 0 };
  const all = await actsOn(outbox, person, act.document);
  const acts = replaced ? all.filter(({ seq }) => seq < replaced.seq) : all;
  const { shown } = replay(held, acts, knowledge, now);
  const envelope = envelopeOf(act, parsed.command, { person, now });
  if (!envelope) return refuse('FORMAT.malformed');
  const undecided: Undecided = {
    ...{ kind, person, card: shown, command: parsed.command },
    ...(act.as ? { as: act.as } : {}),
    circumstances: {
      ...{ id: envelope.id, document: act.document, basedOn: act.basedOn },
      ...{
        decidedAt: now,
        receivedAt: now,
        office: knowledge.office,
        calendar: knowledge.calendar,
      },
    },
  };
  const decided = decideAs(undecided);
  return decided.ok ? { ok: true, envelope } : decided;
}

/**
 * OB1: decided, signed, and on the disk before anything else happens.
 * @param replaced the waiting act whose place it takes, in the same step
 */
export async function submit(
  memory: Memory,
  act: NewAct,
  replaced?: ActRecord,
): Promise<Submitted> {
  if (memory.offlineLease.isOver()) return { ok: false, problem: 'leaseEnded' };
  const foreseen = await foresee(memory, act, replaced);
  if (!foreseen.ok) return foreseen;
  const { outbox, person, facts, clock } = memory;
  const key = await keyOf(facts, person);
  // Signed out meanwhile, in another tab: what is written now nobody would seal.
  if (!key || !(await isSignedIn(facts, person))) return { ok: false, problem: 'signInNeeded' };
  const envelope = await signEnvelope(foreseen.envelope, key);
  const write = () => addAct(outbox, { person, envelope, addedAt: clock.now() }, replaced?.seq);
  const fits = await makeRoom(memory, write, JSON.stringify(envelope).length);
  if (!fits) return { ok: false, problem: 'storageFull' };
  // The act is safe from here on; what follows may find the device full without taking it back.
  await makeRoom(memory, () => witness(memory));
  await makeRoom(memory, () => redraw(memory, [act.document]));
  return { ok: true, id: envelope.id };
}

/** Exactly what will be sent: nothing undefined, no object of a form, checked as the server will check it. */
function envelopeOf(
  { document, basedOn, as }: NewAct,
  command: object,
  { person, now }: { person: string; now: string },
): Unsigned | undefined {
  const envelope = { id: uuid7(), document, basedOn, decidedAt: now, by: person, as, command };
  const parsed = v.safeParse(EnvelopeSchema, JSON.parse(JSON.stringify(envelope)));
  return parsed.success ? parsed.output : undefined;
}

export function newDocument(kind: 'incoming'): string {
  return `${kind}:${uuid7()}`;
}
