import 'fake-indexeddb/auto';
import { v7 as uuid7 } from 'uuid';
import type { PersonCommand } from '#shared/kinds.ts';
import { dayOf } from '#shared/workdays.ts';
import { signIn } from '#web/replica/open.ts';
import type { Running, StartOptions } from '../../api/start.ts';
import { openAgency, PASSWORD, type Agency } from '../agency.ts';
import { openNodeDevice, type NodeDevice } from './nodeDevice.ts';

export type AgencyServer = Agency & {
  /** A device of this person, signed in through `url` (the server's own by default). */
  readonly deviceOf: (person: string, url?: string) => Promise<NodeDevice>;
  /** Registers so many documents at once, past no rule; their ids. */
  readonly registerMany: (count: number, facts?: object) => Promise<readonly string[]>;
  /** A command that must be recorded. */
  readonly act: (person: string, document: string, command: PersonCommand) => Promise<void>;
  /** Version of a document in the ledger; 0 where there is none. */
  readonly versionOf: (document: string) => Promise<number>;
  /** The id of its last bút phê. */
  readonly directiveOf: (document: string) => Promise<string>;
  /** Once every desk holds what was recorded so far. */
  readonly settled: () => Promise<void>;
};

/** The real server with the demonstration agency, without documents. */
export async function startAgency(options: StartOptions = {}): Promise<AgencyServer> {
  const agency = await openAgency(options);
  const { commands, projections } = agency.running();
  let last = 0;
  commands.onEntries((entries) => {
    last = entries.at(-1)?.n ?? last;
  });
  return {
    ...agency,
    async deviceOf(person, url = agency.url) {
      const device = openNodeDevice(url);
      const who = { username: person, password: PASSWORD, deviceName: 'thử' };
      const answer = await signIn(who, device);
      if (!answer.ok) throw new Error(`${person} could not sign in: ${answer.why}`);
      return device;
    },
    async registerMany(count, facts) {
      const documents = Array.from({ length: count }, newDocument);
      for (let from = 0; from < count; from += 100) {
        const some = documents.slice(from, from + 100);
        const acts = some.map((document) => [document, registration(facts)] as const);
        await recorded(commands, 'vanthu', acts);
      }
      return documents;
    },
    act: (person, document, command) => recorded(commands, person, [[document, command]]),
    async versionOf(document) {
      const card = await commands.cardFor('giamdoc', document);
      return card && 'version' in card ? card.version : 0;
    },
    async directiveOf(document) {
      const card = await commands.cardFor('giamdoc', document);
      return (card && 'directives' in card ? card.directives.at(-1)?.id : undefined) ?? '';
    },
    settled: () => projections.reached(last),
  };
}

async function recorded(
  commands: Running['commands'],
  person: string,
  acts: readonly (readonly [document: string, command: PersonCommand])[],
): Promise<void> {
  const session = { id: 'test', person, device: null };
  const decidedAt = new Date().toISOString();
  const envelopes = acts.map(([document, command]) => ({
    ...{ id: uuid7(), document, decidedAt, command },
    basedOn: command.type === 'RegisterIncoming' ? 0 : 1,
  }));
  const receipts = await commands.submit(session, envelopes, 'vi');
  const refused = receipts.find(({ outcome }) => outcome !== 'recorded');
  if (refused) throw new Error(JSON.stringify(refused));
}

export const newDocument = () => `incoming:${uuid7()}`;

export function registration(more: object = {}): PersonCommand {
  const today = dayOf(new Date().toISOString());
  return {
    type: 'RegisterIncoming',
    book: 'den',
    arrivedOn: today,
    issuer: 'Ủy ban nhân dân tỉnh Demo',
    reference: `${Number.parseInt(uuid7().slice(-8), 16)}/UBND-KSTT`,
    documentDate: today,
    documentType: 'CV',
    subject: 'Về việc triển khai chuyển đổi số',
    urgency: 'normal',
    pages: 2,
    files: [],
    ...more,
  };
}

/** The director's bút phê: the deputy in charge of the infrastructure leads. */
export const toDeputy = {
  type: 'IssueDirective',
  text: 'Giao đ/c Phó Giám đốc phụ trách hạ tầng chủ trì.',
  assignments: [{ to: 'pgd.hatang', role: 'lead' }],
} satisfies PersonCommand;
