import { read, remove, update, type AccountsDatabase } from '../accounts/records.ts';
import type { Position } from './ledgerOrder.ts';

/** The ledger's beginning. */
export const START: Position = { n: 0, since: '0' };

/** Where the follower of this name stands, `follower:<name>` in `state`; undefined when it never stood anywhere. */
export async function loadPosition(
  state: AccountsDatabase,
  name: string,
): Promise<Position | undefined> {
  const found = await read<Position>(state, idOf(name));
  return found ? { n: found.n, since: found.since } : undefined;
}

/** Never backwards: another process may be ahead. */
export async function savePosition(
  state: AccountsDatabase,
  name: string,
  position: Position,
): Promise<void> {
  await update<Position>(state, idOf(name), (before) =>
    before && before.n > position.n ? null : { n: position.n, since: position.since },
  );
}

export async function dropPosition(state: AccountsDatabase, name: string): Promise<void> {
  await remove(state, idOf(name));
}

function idOf(name: string): string {
  return `follower:${name}`;
}
