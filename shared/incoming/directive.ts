import type { Circumstances } from '../decider.ts';
import { positionOf } from '../office/office.ts';
import { accept, refuse, type Outcome, type Refusal } from '../outcome.ts';
import { foremost } from '../ruleOrder.ts';
import { assignmentsOf, isLive, liveLeadBelow, mine, rightOf, seatOf } from './case.ts';
import type { Assignment, IncomingCard } from './card.ts';
import type { CommandOf } from './commands.ts';
import type { EventOf, IncomingEvent } from './events.ts';
import { closing, mayClose } from './finish.ts';
import { nameAll, type Named } from './naming.ts';
import { asOpinion, directedMeanwhile } from './opinion.ts';

type Issue = CommandOf<'IssueDirective'>;
type Refused = { readonly ok: false; readonly refusal: Refusal };

/** DR1: the assignment a person directs from; a lead one first, and of several the most open one. */
export function directableBy(
  card: IncomingCard,
  circumstances: Circumstances,
): Assignment | undefined {
  return mine(card, circumstances).find(
    (assignment) => assignment.role !== 'informed' && isLive(assignment),
  );
}

export function issueDirective(
  card: IncomingCard,
  command: Issue,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const giver = directableBy(card, circumstances);
  if (!giver) return notHolding(card, circumstances);
  if (!assignsOthers(giver, circumstances)) return refuse('DR1.officer');
  const says = saysAndNames(card, command, giver, circumstances);
  if (directedMeanwhile(card, giver, circumstances))
    return foremost(says) ?? asOpinion(command, giver);
  const named = nameAll(card, command, giver, circumstances);
  if (!named.ok) return foremost([...says, named]) ?? named;
  return foremost(says) ?? issued(card, command, giver, named, circumstances);
}

function notHolding(card: IncomingCard, circumstances: Circumstances): Refused {
  const last = assignmentsOf(card, rightOf(circumstances)).at(-1);
  return refuse(last?.state === 'recalled' ? 'AS2.recalled' : 'DR1.noLead');
}

function assignsOthers(giver: Assignment, circumstances: Circumstances): boolean {
  const kind = seatOf(giver, circumstances)?.kind;
  return (
    kind === 'director' || kind === 'deputyDirector' || kind === 'head' || kind === 'deputyHead'
  );
}

/** DR2 and DR3 as far as the directive itself tells: everything that refuses it. */
function saysAndNames(
  card: IncomingCard,
  { assignments, close, text, ink }: Issue,
  giver: Assignment,
  circumstances: Circumstances,
): readonly (Refused | undefined)[] {
  const leads = assignments.filter(({ role }) => role === 'lead').length;
  const namesWork = assignments.some(({ role }) => role !== 'informed');
  const twice = assignments.find(
    ({ to }, at) => assignments.findIndex((other) => other.to === to) !== at,
  );
  return [
    close && namesWork ? refuse('DR2.closeNamesNobody') : undefined,
    close && !mayClose(giver, circumstances) ? refuse('DR2.close') : undefined,
    leads > 1 ? refuse('DR2.atMostOneLead') : undefined,
    !close && leads !== 1 && isFirstFrom(card, giver) ? refuse('DR2.oneLead') : undefined,
    twice && refuse('DR2.twice', { to: titleOf(twice.to, circumstances) }),
    text?.trim() || ink?.length ? undefined : refuse('DR3.empty'),
  ];
}

/** DR2: nothing directed from the assignment stands yet; what was recalled, or is an opinion, does not count. */
export function isFirstFrom({ directives }: IncomingCard, giver: Assignment): boolean {
  return !directives.some(
    ({ assignment, opinion, recalled }) => assignment === giver.id && !opinion && !recalled,
  );
}

function issued(
  card: IncomingCard,
  command: Issue,
  giver: Assignment,
  named: Named,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const { text, ink, close } = command;
  const marks = [...new Set(named.marks)];
  const event: EventOf<'DirectiveIssued'> = {
    type: 'DirectiveIssued',
    assignment: giver.id,
    ...(text ? { text } : {}),
    ...(ink?.length ? { ink } : {}),
    given: named.given,
    ended: named.ended,
    moved: named.moved,
    passesOn: !close && hasLeadBelow(card, giver, named),
    ...(marks.length > 0 ? { marks } : {}),
  };
  if (!close) return accept([event]);
  const withGiven = { ...card, assignments: [...card.assignments, ...named.given] };
  return accept([event, ...closing(withGiven, giver, circumstances)]);
}

/** A directive that names no lead leaves the giver's assignment as it is: open after a return, reported, passed on. */
function hasLeadBelow(card: IncomingCard, giver: Assignment, { given }: Named): boolean {
  if (given.some(({ role }) => role === 'lead')) return true;
  return giver.state === 'open' && liveLeadBelow(card, giver.id) !== undefined;
}

function titleOf(position: string, { office }: Circumstances): string {
  return positionOf(office, position)?.title ?? position;
}
