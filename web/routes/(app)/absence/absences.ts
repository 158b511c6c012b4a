import { mayStandIn } from '#shared/office/absence.ts';
import { positionsOf, type Absence, type Office, type PersonId } from '#shared/office/office.ts';
import { refuse } from '#shared/outcome.ts';
import { refusalText } from '#shared/refusals.ts';
import type { Day } from '#shared/workdays.ts';
import { m } from '#web/paraglide/messages.js';
import { getLocale } from '#web/paraglide/runtime.js';

/** Absences that still count today or later, the soonest first; the clerk sees everybody's. */
export function openAbsences(
  office: Office,
  today: Day,
  whose: (person: PersonId) => boolean,
): readonly Absence[] {
  return office.absences
    .filter(({ person, to, endedOn }) => endedOn === undefined && to >= today && whose(person))
    .sort((one, other) => one.from.localeCompare(other.from));
}

/** The choice of having none: no person has it for an id. */
export const NOBODY = '#nobody';

/** RT5: who may stand in; the others with the rule that says why not. */
export function standIns(office: Office, absent: PersonId) {
  const all = office.people
    .filter(({ id }) => id !== absent)
    .map(({ id, name }) => {
      const refused = !mayStandIn(office, absent, id);
      const { refusal } = refuse('RT5.standIn');
      const titles = positionsOf(office, id).map(({ title }) => title);
      const detail = refused
        ? `${refusalText(refusal, getLocale())} (${refusal.rule})`
        : titles.join(', ');
      return { value: id, label: name, detail, disabled: refused };
    });
  const allowed = all.filter(({ disabled }) => !disabled);
  return [
    { value: NOBODY, label: m.absence_nobody(), detail: m.absence_nobody_text(), disabled: false },
    ...allowed,
    ...all.filter(({ disabled }) => disabled),
  ];
}
