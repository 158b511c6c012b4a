import type { Circumstances } from '../decider.ts';
import { positionOf } from '../office/office.ts';
import { refuse, type Refusal } from '../outcome.ts';
import { foremost } from '../ruleOrder.ts';
import { childrenOf, derivedFrom, isLive, liveLeadBelow, seatOf } from './case.ts';
import type { Assignment, IncomingCard, Mark, Role } from './card.ts';
import type { CommandOf, Wish } from './commands.ts';
import { boundOf, defaultDue, dueWithin, passedBeforeReceipt, refusedDue } from './deadlines.ts';
import type { DueMoved } from './events.ts';
import { route } from './routing.ts';

type Refused = { readonly ok: false; readonly refusal: Refusal };

/** What a directive orders: new assignments, those it ends, due dates it moves, exceptions it uses. */
export type Named = {
  readonly ok: true;
  readonly given: readonly Assignment[];
  readonly ended: readonly string[];
  readonly moved: readonly DueMoved[];
  readonly marks: readonly Mark[];
};

/** DR2, RT1–RT4, DL1 for everybody a directive names. */
export function nameAll(
  card: IncomingCard,
  command: CommandOf<'IssueDirective'>,
  giver: Assignment,
  circumstances: Circumstances,
): Named | Refused {
  const all = command.assignments.map((wish, at) =>
    nameOne(card, wish, at, giver, replacedLead(card, command, giver), circumstances),
  );
  const refused = foremost(all.map((one) => (one.ok ? undefined : one)));
  if (refused) return refused;
  const named = all.filter((one) => one.ok);
  return {
    ok: true,
    given: named.flatMap(({ given }) => given),
    ended: named.flatMap(({ ended }) => ended),
    moved: named.flatMap(({ moved }) => moved),
    marks: named.flatMap(({ marks }) => marks),
  };
}

/** DR2: the lead that the directive replaces by another; it may name the same position anew beside the new lead. */
function replacedLead(
  card: IncomingCard,
  { assignments }: CommandOf<'IssueDirective'>,
  giver: Assignment,
): Assignment | undefined {
  const before = liveLeadBelow(card, giver.id);
  const named = assignments.find(({ role }) => role === 'lead');
  return before && named && named.to !== before.to ? before : undefined;
}

const rank: Readonly<Record<Role, number>> = { informed: 0, coHandler: 1, lead: 2 };

function nameOne(
  card: IncomingCard,
  wish: Wish,
  at: number,
  giver: Assignment,
  gone: Assignment | undefined,
  circumstances: Circumstances,
): Named | Refused {
  const to = positionOf(circumstances.office, wish.to);
  if (!to) return refuse('UNKNOWN.position', { to: wish.to });
  const standing = childrenOf(card, giver.id).find(
    (child) => child.to === wish.to && child !== gone && stands(child),
  );
  const moves = standing !== undefined && movesDue(wish, standing);
  const routed = moves
    ? ({ ok: true, marks: [] } as const)
    : route(card, to, wish.role, giver, circumstances);
  const due = dueOf(card, wish, giver, circumstances);
  const refused = foremost([
    standing && !moves && !raises(wish, standing)
      ? refuse('DR2.already', { to: to.title })
      : undefined,
    routed.ok ? undefined : routed,
    due.ok ? undefined : due,
  ]);
  if (refused || !routed.ok || !due.ok) return refused ?? refuse('UNKNOWN.position');
  const late: readonly Mark[] = passedBeforeReceipt(due.due, circumstances)
    ? ['dueAfterReceipt']
    : [];
  const marks = [...routed.marks, ...late];
  if (moves) {
    const moved = due.due === undefined ? [] : [{ assignment: standing.id, due: due.due }];
    return { ok: true, given: [], ended: [], moved, marks };
  }
  const given = [assignment(wish, at, giver, due.due, marks, circumstances)];
  return { ok: true, given, ended: replaced(card, wish, giver, standing), moved: [], marks };
}

function raises(wish: Wish, standing: Assignment): boolean {
  return rank[wish.role] > rank[standing.role];
}

function movesDue(wish: Wish, standing: Assignment): boolean {
  return wish.role === standing.role && wish.due !== undefined;
}

/** Named and not taken back: what a later naming may only raise. */
function stands(child: Assignment): boolean {
  return isLive(child) || child.state === 'seen';
}

/** DR2: what a new lead or a raised role replaces, with all derived from it. */
function replaced(
  card: IncomingCard,
  wish: Wish,
  giver: Assignment,
  standing: Assignment | undefined,
): readonly string[] {
  const lead = wish.role === 'lead' ? liveLeadBelow(card, giver.id) : undefined;
  const gone = [lead, standing].filter((assignment) => assignment !== undefined);
  const all = gone.flatMap((assignment) => [assignment, ...derivedFrom(card, assignment.id)]);
  return [...new Set(all.filter(stands).map(({ id }) => id))];
}

function dueOf(
  card: IncomingCard,
  wish: Wish,
  giver: Assignment,
  circumstances: Circumstances,
): Refused | { readonly ok: true; readonly due?: string } {
  if (wish.role === 'informed' && wish.due === undefined) return { ok: true };
  const bound = boundOf(card, giver, circumstances);
  if (wish.due === undefined)
    return { ok: true, due: dueWithin(defaultDue(card, circumstances), bound) };
  return refusedDue(wish.due, card.urgency, bound, circumstances) ?? { ok: true, due: wish.due };
}

function assignment(
  wish: Wish,
  at: number,
  giver: Assignment,
  due: string | undefined,
  marks: readonly Mark[],
  circumstances: Circumstances,
): Assignment {
  const { actor, id, decidedAt } = circumstances;
  return {
    id: `${id}.${at}`,
    to: wish.to,
    from: actor.position,
    ...(actor.position === giver.to ? {} : { actingFor: giver.to }),
    role: wish.role,
    parent: giver.id,
    directive: id,
    ...(due === undefined ? {} : { due }),
    report: wish.role === 'lead' && (wish.report ?? asksByDefault(giver, circumstances)),
    state: 'open',
    givenAt: decidedAt,
    acted: false,
    marks,
  };
}

/** AS3: heads' assignments ask for a report, leaders' do not. */
function asksByDefault(giver: Assignment, circumstances: Circumstances): boolean {
  const kind = seatOf(giver, circumstances)?.kind;
  return kind === 'head' || kind === 'deputyHead';
}
