import type { PersonId } from '#shared/office/office.ts';
import type { Text } from '#shared/text.ts';
import { canonicalForm } from '../commands/canonical.ts';
import { deskName, deskPrefix, forEachOf } from '../projections/deskDatabases.ts';
import type { DeskRow } from '../projections/deskRows.ts';
import { jsonOf, type StoreRequest } from '../projections/storeRequest.ts';
import { deskFindings } from './findings.ts';
import { walk, type Found, type Range } from './walk.ts';

/** Of a document, what is not on a desk as the ledger says. */
export type DeskFault = (document: string, id: string, what: Text) => void;

export type DeskCheck = {
  /** In this range of documents the desks must have these rows, and nothing else. */
  readonly compare: (rows: readonly DeskRow[], range: Range, fault: DeskFault) => Promise<void>;
};

const AT_ONCE = 4;

/** @param people whose desks the store has */
export function createDeskCheck(
  request: StoreRequest,
  generation: string,
  people: readonly PersonId[],
): DeskCheck {
  return {
    async compare(all, range, fault) {
      const expected = Map.groupBy(all, ({ person }) => person);
      const everybody = [...new Set([...people, ...expected.keys()])];
      await forEachOf(everybody, AT_ONCE, async (person) => {
        const tell = (document: string, what: (whose: PersonId) => Text) =>
          fault(document, document, what(person));
        const rows = expected.get(person) ?? [];
        if (!people.includes(person)) {
          for (const { document } of rows) tell(document, deskFindings.noDesk);
          return;
        }
        const desk = deskName(generation, person);
        await compareCards(request, desk, { rows, range, tell });
        await compareTombstones(request, desk, { rows, tell });
      });
    },
  };
}

/** Whose desks are there, by the names of the databases. */
export function peopleWithDesks(databases: readonly string[], generation: string): PersonId[] {
  const prefix = deskPrefix(generation);
  return databases
    .filter((name) => name.startsWith(prefix))
    .map((name) => Buffer.from(name.slice(prefix.length), 'hex').toString());
}

type Compared = {
  readonly rows: readonly DeskRow[];
  readonly tell: (document: string, what: (whose: PersonId) => Text) => void;
};

async function compareCards(
  request: StoreRequest,
  desk: string,
  { rows, range, tell }: Compared & { readonly range: Range },
): Promise<void> {
  const cards = new Map(rows.filter(({ isLive }) => isLive).map((row) => [row.document, row]));
  for await (const found of walk(request, desk, { ...range, conflicts: true })) {
    const row = cards.get(found.id);
    cards.delete(found.id);
    if (!row) tell(found.id, deskFindings.surplus);
    else if (!isSameCard(found, row)) tell(found.id, deskFindings.different);
  }
  for (const document of cards.keys()) tell(document, deskFindings.missing);
}

function isSameCard({ doc }: Found, { json }: DeskRow): boolean {
  if (!doc) return false;
  const { _revisions, ...card } = JSON.parse(json) as Record<string, unknown>;
  try {
    return canonicalForm(doc) === canonicalForm(card);
  } catch {
    return false;
  }
}

/** A card that was taken away is deleted with the revision that tells devices so. */
async function compareTombstones(
  request: StoreRequest,
  desk: string,
  { rows, tell }: Compared,
): Promise<void> {
  const gone = rows.filter(({ isLive }) => !isLive);
  if (gone.length === 0) return;
  const body = JSON.stringify({ keys: gone.map(({ document }) => document) });
  type Row = { readonly value?: { readonly rev: string; readonly deleted?: boolean } };
  const asked = request(desk, ['_all_docs'], { method: 'POST', body });
  const answer = await jsonOf<{ readonly rows: readonly Row[] }>(asked);
  for (const [at, { document, json }] of gone.entries()) {
    const { _rev } = JSON.parse(json) as { _rev: string };
    const found = answer.rows[at]?.value;
    if (!found?.deleted || found.rev !== _rev) tell(document, deskFindings.notTakenAway);
  }
}
