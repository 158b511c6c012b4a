import type { Card } from '#shared/kinds.ts';
import type { Office } from '#shared/office/office.ts';
import type { Calendar } from '#shared/workdays.ts';

/** What every decision looks at besides its own document. */
export type Agency = { readonly office: Office; readonly calendar: Calendar };

/** Before the office is established nobody holds a position, so nobody but the system can act. */
export const noAgency: Agency = {
  office: {
    kind: 'office',
    version: 0,
    name: '',
    people: [],
    units: [],
    positions: [],
    standingOrder: [],
    absences: [],
    settings: {
      headsDirectly: [],
      presentAfterMinutes: { express: 30, veryUrgent: 120, urgent: 240 },
      dueDays: {},
      expressHours: 2,
      leaseDays: 7,
      deskDays: 90,
      opinions: [],
    },
  },
  calendar: {},
};

/** The agency after this card changed; the same object when the card is none of its. */
export function withCard(agency: Agency, card: Card | null): Agency {
  if (card?.kind === 'office') return { ...agency, office: card };
  if (card?.kind !== 'calendar') return agency;
  return { ...agency, calendar: { ...agency.calendar, [card.year]: card } };
}
