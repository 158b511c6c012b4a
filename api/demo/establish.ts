import { agency } from '#shared/testing/agency.ts';
import { calendars } from '#shared/testing/calendars.ts';
import type { Opened } from '../open.ts';

/** The demonstration agency on an empty server: office, calendars, an account for everybody, no documents. */
export async function establishAgency(
  { commands, accounts }: Pick<Opened, 'commands' | 'accounts'>,
  password: string,
): Promise<void> {
  const cause = 'demonstration';
  const established = { type: 'EstablishOffice', structure: agency } as const;
  await commands.submitSystem({ document: 'office', command: established, cause });
  for (const calendar of Object.values(calendars)) {
    const command = { type: 'SetCalendar', calendar } as const;
    await commands.submitSystem({ document: `calendar:${calendar.year}`, command, cause });
  }
  for (const { id } of agency.people) {
    const answer = await accounts.createAccount({ username: id, person: id, password });
    if (!answer.ok) throw new Error(answer.reason.en);
  }
}
