import { v7 as uuid7 } from 'uuid';
import type { PersonId } from '#shared/office/office.ts';
import type { Envelope, Receipt } from '#shared/protocol.ts';
import { agency } from '#shared/testing/agency.ts';
import { calendars } from '#shared/testing/calendars.ts';
import type { Device, Session } from '../../accounts/session.ts';
import { createLog } from '../../log.ts';
import type { Store } from '../../store/couch.ts';
import { startCommands, type Commands, type CommandsDeps } from '../commands.ts';
import type { CommandFiles, NamedFile } from '../files.ts';

/** 09:00 of Monday 9 November 2026 in the agency. */
export const MONDAY = '2026-11-09T02:00:00.000Z';

export type TestOffice = {
  readonly commands: Commands;
  readonly log: readonly string[];
  readonly files: TestFiles;
  /** A millisecond passes at each look. */
  readonly clock: { set(instant: string): void; now(): Date };
  readonly send: (
    person: PersonId,
    ...envelopes: readonly unknown[]
  ) => Promise<readonly Receipt[]>;
  /** Another process's writer on the same store. */
  readonly again: (options?: Partial<CommandsDeps>) => Promise<TestOffice>;
};

/** The demonstration agency, established in this store. */
export async function openOffice(
  store: Store,
  options: Partial<CommandsDeps> = {},
): Promise<TestOffice> {
  const office = await startOffice(store, createFiles(), createClock(), options);
  await establish(office.commands);
  return office;
}

async function startOffice(
  store: Store,
  files: TestFiles,
  clock: TestOffice['clock'],
  options: Partial<CommandsDeps>,
): Promise<TestOffice> {
  const log: string[] = [];
  const commands = await startCommands({
    store,
    clock: clock.now,
    log: createLog('debug', (line) => log.push(line)),
    accounts: { sessionOf: (request) => Promise.resolve(sessionIn(request)) },
    files,
    ...options,
  });
  return {
    commands,
    log,
    files,
    clock,
    send: (person, ...envelopes) => commands.submit(sessionOf(person), envelopes, 'vi'),
    again: (others = {}) => startOffice(store, files, clock, { ...options, ...others }),
  };
}

export async function establish(commands: Commands): Promise<void> {
  const structure = { type: 'EstablishOffice', structure: agency } as const;
  await commands.submitSystem({ document: 'office', command: structure, cause: 'test' });
  for (const calendar of Object.values(calendars)) {
    const command = { type: 'SetCalendar', calendar } as const;
    await commands.submitSystem({ document: `calendar:${calendar.year}`, command, cause: 'test' });
  }
}

export function sessionOf(person: PersonId, device: Device | null = null): Session {
  return { id: `session of ${person}`, person, device };
}

/** In tests a request says whose it is. */
function sessionIn(request: Request): Session | null {
  const person = request.headers.get('X-Person');
  return person === null ? null : sessionOf(person);
}

function createClock(): TestOffice['clock'] {
  let at = Date.parse(MONDAY);
  return { set: (instant) => void (at = Date.parse(instant)), now: () => new Date(at++) };
}

export type TestFiles = CommandFiles & {
  readonly upload: (person: PersonId, file: Required<NamedFile>) => void;
  readonly erased: readonly string[];
};

function createFiles(): TestFiles {
  const uploads: { person: PersonId; file: Required<NamedFile> }[] = [];
  const erased: string[] = [];
  return {
    erased,
    upload: (person, file) => void uploads.push({ person, file }),
    mayName: (person, { sha256, size, mediaType }) =>
      Promise.resolve(
        uploads.some(
          ({ person: by, file }) =>
            by === person &&
            file.sha256 === sha256 &&
            (size === undefined || (size === file.size && mediaType === file.mediaType)),
        ),
      ),
    unname: () => Promise.resolve(),
    erase: (sha256) => Promise.resolve(void erased.push(sha256)),
  };
}

export const newDocument = () => `incoming:${uuid7()}`;

export function envelope(
  document: string,
  command: { readonly type: string; readonly [member: string]: unknown },
  more: Partial<Envelope> = {},
): Envelope {
  return { id: uuid7(), document, basedOn: 0, decidedAt: MONDAY, command, ...more };
}

export function registration(more: object = {}) {
  return {
    type: 'RegisterIncoming',
    book: 'den',
    arrivedOn: '2026-11-09',
    issuer: 'Ủy ban nhân dân tỉnh Demo',
    reference: `${Math.trunc(Number.parseInt(uuid7().slice(-8), 16))}/UBND-KSTT`,
    documentDate: '2026-11-06',
    documentType: 'CV',
    subject: 'Về việc triển khai chuyển đổi số năm 2027',
    urgency: 'normal',
    pages: 2,
    files: [],
    ...more,
  } as const;
}

export const toDeputy = {
  type: 'IssueDirective',
  text: 'Giao đ/c Hạnh chỉ đạo.',
  assignments: [{ to: 'pgd.hatang', role: 'lead' }],
} as const;

export const comment = (text: string) => ({ type: 'Comment', text }) as const;
