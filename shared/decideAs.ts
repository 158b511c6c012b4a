import type { Actor, Circumstances } from './decider.ts';
import type { AnyEvent, Card, Kind, PersonCommand } from './kinds.ts';
import { movedOn } from './incoming/history.ts';
import { capacitiesOf } from './office/acting.ts';
import type { PersonId, PositionId } from './office/office.ts';
import { refuse, type Outcome, type Refusal, type Result } from './outcome.ts';
import { placeOf } from './ruleOrder.ts';
import { dayOf } from './workdays.ts';

export type Decided =
  | {
      readonly ok: true;
      readonly actor: Actor;
      readonly events: readonly AnyEvent[];
      readonly result?: Result;
      readonly since?: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

export type Undecided = {
  readonly kind: Kind;
  readonly card: Card | null;
  readonly command: PersonCommand;
  readonly person: PersonId;
  /** The position whose rights the envelope says are used: one's own, or one they act for. */
  readonly as?: PositionId;
  readonly circumstances: Omit<Circumstances, 'actor'>;
};

/**
 * Decides in the first of the person's capacities that the rules allow: their own positions first, then those they
 * act for that day (OB7). If none is allowed, the refusal of the capacity that came furthest in the order of RULES.md.
 */
export function decideAs({ kind, card, command, person, as, circumstances }: Undecided): Decided {
  const actors = actorsFor(person, as, circumstances);
  let furthest: Refusal | undefined;
  for (const actor of actors) {
    const outcome: Outcome<AnyEvent> = kind.decide(card, command, { ...circumstances, actor });
    if (outcome.ok) return withMovedOn(outcome, actor, card, circumstances);
    if (!furthest || reach(outcome.refusal) > reach(furthest)) furthest = outcome.refusal;
  }
  return furthest ? { ok: false, refusal: furthest } : refuse('AUTH.capacity');
}

function actorsFor(
  person: PersonId,
  as: PositionId | undefined,
  { office, decidedAt }: Omit<Circumstances, 'actor'>,
): readonly Actor[] {
  return capacitiesOf(office, person, dayOf(decidedAt))
    .filter(({ position, actingFor }) => as === undefined || as === (actingFor ?? position))
    .map((capacity) => ({ ...capacity, person }));
}

/** Not holding the document, or not any more, tells less than whatever another capacity was refused for. */
const HOLDS_NOTHING: readonly string[] = ['DR1.noLead', 'AS2.recalled'];

function reach(refusal: Refusal): number {
  const at = HOLDS_NOTHING.indexOf(refusal.key);
  return at < 0 ? placeOf(refusal) : at - HOLDS_NOTHING.length;
}

/** OB5: the document moved on since the version the person saw, by others; the act stands and says so. */
function withMovedOn(
  outcome: Extract<Outcome<AnyEvent>, { ok: true }>,
  actor: Actor,
  card: Card | null,
  { basedOn }: Omit<Circumstances, 'actor'>,
): Decided {
  const { events, result, since } = outcome;
  if (since !== undefined) return { ok: true, actor, events, since };
  const moved = card?.kind === 'incoming' && movedOn(card, { basedOn, by: actor.person });
  const told = moved ? { ...result, movedOn: true } : result;
  return { ok: true, actor, events, ...(told ? { result: told } : {}) };
}
