import type { PersonId } from '#shared/office/office.ts';
import type { Entry } from '../commands/ledger.ts';
import type { DeskDatabases } from './deskDatabases.ts';
import { deskRows } from './deskRows.ts';
import type { Folds } from './folds.ts';
import { isErasure } from './erasure.ts';

export type DeskProjection = {
  /** Writes what these entries change on the desks; repeating it changes nothing. */
  apply(entries: readonly Entry[]): Promise<void>;
};

type Deps = {
  readonly desks: DeskDatabases;
  readonly folds: Folds;
  /** Whose desks were written, once they are. */
  readonly onWritten: (people: ReadonlySet<PersonId>) => void;
};

export function createDeskProjection({ desks, folds, onWritten }: Deps): DeskProjection {
  return {
    async apply(entries) {
      const steps = await folds.steps(entries);
      const rows = steps.flatMap(deskRows);
      await desks.write(rows);
      const erased = steps.filter(isErasure).flatMap(({ after }) => after.everOn);
      await desks.compact(new Set(erased));
      onWritten(new Set(rows.map(({ person }) => person)));
    },
  };
}
