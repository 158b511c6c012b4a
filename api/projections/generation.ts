import { read, update, type AccountsDatabase } from '../accounts/records.ts';
import type { Store } from '../store/couch.ts';

/** Raised with every change of what a card looks like: devices then begin with fresh desks. */
export const CARD_SHAPE = 2;

/** `state`, document `desks`: which databases are the desks now. */
type DesksDoc = { readonly generation: string; readonly shape: number };
const DESKS = 'desks';

/** Begins with the time, so that the newest is the last by name. */
export function newGeneration(): string {
  const random = crypto.randomUUID().replaceAll('-', '').slice(0, 6);
  return `${Date.now().toString(36)}${random}`;
}

/** That of the desks now; a new one where there is none, or only one of cards of another shape. */
export async function currentGeneration(state: AccountsDatabase): Promise<string> {
  const fresh = { generation: newGeneration(), shape: CARD_SHAPE };
  const isCurrent = (doc: DesksDoc) => doc.shape === CARD_SHAPE;
  const written = await update<DesksDoc>(state, DESKS, (before) =>
    before && isCurrent(before) ? null : fresh,
  );
  return written?.generation ?? (await servedGeneration(state)) ?? fresh.generation;
}

/** That of the desks now, whoever made them. */
export async function servedGeneration(state: AccountsDatabase): Promise<string | undefined> {
  return (await read<DesksDoc>(state, DESKS))?.generation;
}

/** From now on these are the desks. */
export async function saveGeneration(state: AccountsDatabase, generation: string): Promise<void> {
  await update<DesksDoc>(state, DESKS, () => ({ generation, shape: CARD_SHAPE }));
}

/** Desks of other generations, which a rebuild that did not come to its end may have left too. */
export async function dropOtherDesks(
  store: Pick<Store, 'databases' | 'dropDatabase'>,
  kept: string,
): Promise<void> {
  for (const name of await store.databases()) {
    const [, generation] = /^desk-([a-z0-9]+)-/.exec(name) ?? [];
    if (generation !== undefined && generation !== kept) await store.dropDatabase(name);
  }
}
