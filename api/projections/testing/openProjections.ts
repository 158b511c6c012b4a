import type { PersonId } from '#shared/office/office.ts';
import {
  envelope,
  newDocument,
  openOffice,
  registration,
  type TestOffice,
} from '../../commands/testing/openOffice.ts';
import { openStore, type TestStore } from '../../commands/testing/stores.ts';
import type { CommandsDeps } from '../../commands/commands.ts';
import { startProjections, type Projections, type ProjectionsDeps } from '../start.ts';
import { jsonOf } from '../storeRequest.ts';

export type TestProjections = {
  readonly opened: TestStore;
  readonly office: TestOffice;
  readonly projections: Projections;
  /** Once everything written so far is on the desks and in the index; answers with the number of entries. */
  readonly settled: () => Promise<number>;
  readonly close: () => Promise<void>;
};

type Options = Partial<CommandsDeps & ProjectionsDeps>;

/** The demonstration agency with its projections, the index in memory. */
export async function openProjections(
  url: string | undefined,
  optionsFor: (opened: TestStore) => Promise<Options> = () => Promise.resolve({}),
): Promise<TestProjections> {
  const opened = await openStore(url);
  const options = await optionsFor(opened);
  const office = await openOffice(opened.store, options);
  const projections = await projectionsOf(opened, office, options);
  return {
    opened,
    office,
    projections,
    settled: () => settle(office, projections),
    async close() {
      await projections.stop();
      await office.commands.close();
      await opened.close();
    },
  };
}

/** Another process's projections of the same ledger, past the proxy, which lets no feed through before it ends. */
export function projectionsOf(
  { behind: store }: Pick<TestStore, 'behind'>,
  { commands, clock }: TestOffice,
  options: Partial<ProjectionsDeps> = {},
): Promise<Projections> {
  const { ledger, onEntries, submitSystem } = commands;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  return startProjections({
    ...{ store, ledger, onEntries, submitSystem, log, clock: clock.now },
    ...options,
  });
}

const ignore = () => undefined;

export async function settle({ commands }: TestOffice, projections: Projections): Promise<number> {
  const { docs } = await commands.ledger.feed('0', 100_000);
  const last = Math.max(0, ...docs.map((doc) => ('n' in doc ? doc.n : 0)));
  await projections.reached(last);
  return last;
}

/** Registers a document; its id. */
export async function register(office: TestOffice, facts: object = {}): Promise<string> {
  const document = newDocument();
  await act(office, 'vanthu', document, registration(facts));
  return document;
}

/** Registers many documents at once. */
export async function registerMany(
  office: TestOffice,
  count: number,
  facts: object = {},
): Promise<readonly string[]> {
  const documents = Array.from({ length: count }, newDocument);
  const receipts = await office.send(
    'vanthu',
    ...documents.map((document) => envelope(document, registration(facts))),
  );
  if (receipts.some(({ outcome }) => outcome !== 'recorded')) throw new Error('not registered');
  return documents;
}

/** Sends a command that must be recorded. */
export async function act(
  office: TestOffice,
  person: PersonId,
  document: string,
  command: Parameters<typeof envelope>[1],
): Promise<void> {
  const seen = await office.commands.cardFor(person, document);
  const basedOn = seen && 'version' in seen ? seen.version : 0;
  const [receipt] = await office.send(person, envelope(document, command, { basedOn }));
  if (receipt?.outcome !== 'recorded')
    throw new Error(JSON.stringify({ person, command, receipt }));
}

export type Lying = { readonly rev: string; readonly deleted: boolean };

/** What a replicator sees of a person's desk: every document's newest revision. */
export async function deskOf(
  projections: Projections,
  person: PersonId,
): Promise<Readonly<Record<string, Lying>>> {
  const desk = await projections.deskOf(person);
  type Row = { id: string; changes: { rev: string }[]; deleted?: boolean };
  const asked = projections.request(desk, ['_changes'], { query: { style: 'all_docs' } });
  const { results } = await jsonOf<{ results: Row[] }>(asked);
  return Object.fromEntries(
    results
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, changes, deleted = false }) => {
        if (changes.length !== 1) throw new Error(`${id} has several leaves`);
        return [id, { rev: changes[0]?.rev ?? '', deleted }];
      }),
  );
}

/** The cards that lie on a person's desk. */
export async function cardsOf(projections: Projections, person: PersonId) {
  const desk = await projections.deskOf(person);
  type Rows = { rows: { doc: Record<string, unknown> & { _id: string; _rev: string } }[] };
  const asked = projections.request(desk, ['_all_docs'], { query: { include_docs: true } });
  const { rows } = await jsonOf<Rows>(asked);
  return new Map(rows.map(({ doc }) => [doc._id, doc]));
}
