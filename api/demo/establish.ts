import { agency } from '#shared/testing/agency.ts';
import { calendars } from '#shared/testing/calendars.ts';
import type { Opened } from '../open.ts';

type On = Pick<Opened, 'commands' | 'accounts'>;

/** The demonstration agency on an empty server: office, calendars, an account for everybody, no documents. */
export async function establishAgency(on: On, password: string): Promise<void> {
  await establishOffice(on);
  await openAccounts(on, password);
}

export async function establishOffice({ commands }: Pick<On, 'commands'>): Promise<void> {
  const cause = 'demonstration';
  const established = { type: 'EstablishOffice', structure: agency } as const;
  await commands.submitSystem({ document: 'office', command: established, cause });
  for (const calendar of Object.values(calendars)) {
    const command = { type: 'SetCalendar', calendar } as const;
    await commands.submitSystem({ document: `calendar:${calendar.year}`, command, cause });
  }
}

export async function openAccounts(
  { accounts }: Pick<On, 'accounts'>,
  password: string,
): Promise<void> {
  for (const { id } of agency.people) {
    const answer = await accounts.createAccount({ username: id, person: id, password });
    if (!answer.ok) throw new Error(answer.reason.en);
  }
}
