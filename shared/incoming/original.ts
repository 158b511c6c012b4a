import type { Circumstances } from '../decider.ts';
import { positionOf, type Position, type UnitId } from '../office/office.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { assignmentsOf, isLive, rightOf } from './case.ts';
import type { Assignment, IncomingCard, PaperOriginal } from './card.ts';
import type { CommandOf } from './commands.ts';
import type { IncomingEvent } from './events.ts';

/** OR1: units that lead the work, deepest first in the flow: where the paper belongs (R4.2). */
export function leadUnits(
  card: IncomingCard,
  circumstances: Pick<Circumstances, 'office'>,
): readonly UnitId[] {
  return card.assignments
    .filter(leadsWork)
    .flatMap(({ to }) => positionOf(circumstances.office, to)?.unit ?? []);
}

/** A lead who works on it or has finished: what was recalled, returned or replaced draws no paper. */
export function leadsWork(one: Assignment): boolean {
  return one.role === 'lead' && (isLive(one) || one.state === 'done');
}

/** A clerk, or of a lead unit its head and those who were given the document: they can confirm that they have it. */
export function mayTakeOriginal(
  card: IncomingCard,
  to: Position,
  circumstances: Pick<Circumstances, 'office'>,
): boolean {
  if (to.kind === 'clerk') return true;
  if (to.unit === undefined || !leadUnits(card, circumstances).includes(to.unit)) return false;
  return to.kind === 'head' || assignmentsOf(card, to.id).some(({ state }) => state !== 'recalled');
}

export function handOverOriginal(
  card: IncomingCard,
  command: CommandOf<'HandOverOriginal'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const paper = card.paperOriginal;
  if (!paper) return refuse('OR1.noPaper');
  const to = positionOf(circumstances.office, command.to);
  if (!to) return refuse('UNKNOWN.position', { to: command.to });
  const from = rightOf(circumstances);
  if (paper.at !== from) return refuse('OR1.notHolder');
  if (isPending(card, paper, circumstances)) return refuse('OR1.pending');
  if (to.id === from || !mayTakeOriginal(card, to, circumstances)) return refuse('OR1.leadUnit');
  return accept([{ type: 'OriginalHandedOver', from, to: to.id }]);
}

/** A hand-over waits as long as the taker may still take it: not when the directive was recalled or the lead replaced. */
function isPending(card: IncomingCard, { handingTo }: PaperOriginal, circumstances: Circumstances) {
  const taker = handingTo === undefined ? undefined : positionOf(circumstances.office, handingTo);
  return taker?.holder !== undefined && mayTakeOriginal(card, taker, circumstances);
}

export function receiveOriginal(
  card: IncomingCard,
  { refused }: CommandOf<'ReceiveOriginal'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const right = rightOf(circumstances);
  if (!card.paperOriginal) return refuse('OR1.noPaper');
  if (card.paperOriginal.handingTo !== right) return refuse('OR1.notTaker');
  if (refused !== undefined) return accept([{ type: 'OriginalRefused', text: refused }]);
  const assignments = assignmentsOf(card, right).filter(isLive);
  return accept([
    { type: 'OriginalReceived', at: right, assignments: assignments.map(({ id }) => id) },
  ]);
}

/** At the end the paper lies in a dossier; filed by the clerk or by the unit that leads. */
export function fileInDossier(
  card: IncomingCard,
  { dossier }: CommandOf<'FileInDossier'>,
  circumstances: Circumstances,
): Outcome<IncomingEvent> {
  const right = positionOf(circumstances.office, rightOf(circumstances));
  if (!right || !mayTakeOriginal(card, right, circumstances)) return refuse('AUTH.role');
  return accept([{ type: 'FiledInDossier', dossier }]);
}
