import type { PersonId } from '#shared/office/office.ts';
import { isEntry, type Entry } from '../../commands/ledger.ts';
import type { LedgerDatabase } from '../../commands/ledgerDatabase.ts';
import type { Projections } from '../start.ts';
import { deskOf, type Lying } from './openProjections.ts';

export type Desks = Readonly<Record<PersonId, Readonly<Record<string, Lying>>>>;

export async function desksOf(
  projections: Projections,
  people: readonly PersonId[],
): Promise<Desks> {
  const desks = await Promise.all(people.map((person) => deskOf(projections, person)));
  return Object.fromEntries(people.map((person, at) => [person, desks[at] ?? {}]));
}

/** Told by the ledger alone: the revision of the last entry that gave, kept or took the card. */
export async function expectedDesks(
  ledger: LedgerDatabase,
  people: readonly PersonId[],
): Promise<Desks> {
  const { docs } = await ledger.feed('0', 100_000);
  const byDocument = Map.groupBy(docs.filter(isEntry), ({ document }) => document);
  const inOrder = [...byDocument].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    people.map((person) => [
      person,
      Object.fromEntries(
        inOrder.flatMap(([document, entries]) => {
          const found = lyingFor(person, entries);
          return found ? [[document, found] as const] : [];
        }),
      ),
    ]),
  );
}

function lyingFor(person: PersonId, entries: readonly Entry[]): Lying | undefined {
  const versions = entries.toSorted((a, b) => a.version - b.version);
  const last = versions.findLast((entry, at) => concerns(person, entry, versions[at - 1]));
  if (!last) return undefined;
  const rev = `${last.version}-${last.hash.slice(0, 32)}`;
  return { rev, deleted: !last.desks.includes(person) };
}

function concerns(person: PersonId, entry: Entry, before: Entry | undefined): boolean {
  return entry.desks.includes(person) || (before?.desks.includes(person) ?? false);
}
