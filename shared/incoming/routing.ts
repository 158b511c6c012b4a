import type { Circumstances } from '../decider.ts';
import { actingFor, isAbsent } from '../office/acting.ts';
import {
  deputiesInCharge,
  headOf,
  headsDirectlyAllowed,
  positionOf,
  type Position,
  type UnitId,
} from '../office/office.ts';
import { refuse, type Refusal } from '../outcome.ts';
import { dayOf, type Day } from '../workdays.ts';
import { above, decisionDay, seatOf } from './case.ts';
import type { Assignment, IncomingCard, Mark, Role } from './card.ts';

export type Routing =
  | { readonly ok: true; readonly marks: readonly Mark[] }
  | { readonly ok: false; readonly refusal: Refusal };

const allowed: Routing = { ok: true, marks: [] };

/** Whether the holder of `giver` may give `role` to a position (RT1–RT4, RT6, RT8, DR1 for co-handlers). */
export function route(
  card: IncomingCard,
  to: Position,
  role: Role,
  giver: Assignment,
  circumstances: Circumstances,
): Routing {
  const seat = seatOf(giver, circumstances);
  if (giver.role === 'coHandler' && !ofOwnUnits(to, seat)) return refuse('DR1.coHandler');
  const routed = role === 'informed' ? allowed : byGiver(card, to, role, giver, circumstances);
  if (!routed.ok) return routed;
  return to.kind === 'itOfficer' ? refuse('RT4.itOfficer') : routed;
}

function byGiver(
  card: IncomingCard,
  to: Position,
  role: Role,
  giver: Assignment,
  circumstances: Circumstances,
): Routing {
  const seat = seatOf(giver, circumstances);
  if (seat?.kind === 'director') return byDirector(to, circumstances);
  if (seat?.kind === 'deputyDirector') return byDeputy(to, role, giver, seat, circumstances);
  if (to.unit === undefined || to.unit !== seat?.unit) return refuse('RT3.unit');
  return hasPassedThrough(card, to, giver) ? refuse('RT3.upwards') : allowed;
}

/** Work is passed on downwards: not to oneself, not back to whoever passed it here, which is a return (AS1). */
function hasPassedThrough(card: IncomingCard, to: Position, giver: Assignment): boolean {
  return [giver, ...above(card, giver)].some((one) => one.to === to.id);
}

/** RT1. */
function byDirector(to: Position, circumstances: Circumstances): Routing {
  const { office } = circumstances;
  const day = decisionDay(circumstances);
  if (to.kind === 'deputyDirector') {
    return isAbsent(office, to, day) ? refuse('RT1.absent', { to: to.title }) : allowed;
  }
  if (to.kind !== 'head' || to.unit === undefined) return refuse('RT1.deputies');
  if (everyDeputyAway(to.unit, day, circumstances)) return allowed;
  return headsDirectlyAllowed(office, day)
    ? { ok: true, marks: ['RT6'] }
    : refuse('RT1.headDirectly');
}

/** RT2; RT8 where nobody acts for a head. */
function byDeputy(
  to: Position,
  role: Role,
  giver: Assignment,
  deputy: Position,
  circumstances: Circumstances,
): Routing {
  const unit = to.unit;
  if (unit === undefined) return refuse('RT2.heads');
  const inCharge = deputy.inCharge?.includes(unit) === true;
  if (to.kind !== 'head') {
    return inCharge && nobodyForHead(unit, circumstances)
      ? { ok: true, marks: ['RT8'] }
      : refuse('RT2.heads');
  }
  if (role === 'coHandler' || inCharge) return allowed;
  const days = [decisionDay(circumstances), dayOf(giver.givenAt)];
  return days.some((day) => everyDeputyAway(unit, day, circumstances))
    ? allowed
    : refuse('RT2.notInCharge');
}

function everyDeputyAway(unit: UnitId, day: Day, { office }: Circumstances): boolean {
  return deputiesInCharge(office, unit).every((deputy) => isAbsent(office, deputy, day));
}

function nobodyForHead(unit: UnitId, circumstances: Circumstances): boolean {
  const { office } = circumstances;
  const day = decisionDay(circumstances);
  const head = headOf(office, unit);
  if (!head) return true;
  return (
    isAbsent(office, head, day) && actingFor(office, head, day).every(({ by }) => by === 'RT8')
  );
}

/** People of the giver's own unit; for a deputy director, of the units in their charge. */
function ofOwnUnits(to: Position, seat: Position | undefined): boolean {
  if (to.unit === undefined || seat === undefined) return false;
  return to.unit === seat.unit || seat.inCharge?.includes(to.unit) === true;
}

/** For the form: who may be named from an assignment in a role, or why not. */
export function routingOf(
  card: IncomingCard,
  position: string,
  role: Role,
  giver: Assignment,
  circumstances: Circumstances,
): Routing {
  const to = positionOf(circumstances.office, position);
  return to
    ? route(card, to, role, giver, circumstances)
    : refuse('UNKNOWN.position', { to: position });
}
