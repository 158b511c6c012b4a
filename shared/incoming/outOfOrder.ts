import type { Circumstances } from '../decider.ts';
import { positionOf } from '../office/office.ts';
import { addWorkingDays, dayOf, type Instant } from '../workdays.ts';
import type { IncomingCard, Mark } from './card.ts';
import { leadsWork, leadUnits } from './original.ts';

/** LT2: what acts were marked with, and what only time or the end brings out. */
export type Disorder = Mark | 'paperWaits' | 'withoutDossier';

type Looking = Pick<Circumstances, 'office' | 'calendar'> & { readonly now: Instant };

/** LT2: everything of a document that is out of order, for the lists of the clerk and the leaders; each named once. */
export function outOfOrder(card: IncomingCard, looking: Looking): readonly Disorder[] {
  const marks = [...card.history, ...card.assignments].flatMap((one) => one.marks ?? []);
  return [
    ...new Set<Disorder>([
      ...marks,
      ...(paperWaits(card, looking) ? (['paperWaits'] as const) : []),
      ...(card.status === 'finished' && !card.dossiers ? (['withoutDossier'] as const) : []),
    ]),
  ];
}

/** The paper is not with the lead's unit after one working day. */
function paperWaits(card: IncomingCard, { office, calendar, now }: Looking): boolean {
  if (!card.paperOriginal || card.finishedOn !== undefined) return false;
  const units = leadUnits(card, { office });
  const at = positionOf(office, card.paperOriginal.at)?.unit;
  if (at !== undefined && units.includes(at)) return false;
  const given = card.assignments.find(
    (one) => leadsWork(one) && positionOf(office, one.to)?.unit !== undefined,
  );
  return given !== undefined && dayOf(now) > addWorkingDays(dayOf(given.givenAt), 1, calendar);
}
