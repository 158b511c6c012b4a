import { LAST } from '../commands/ledgerDatabase.ts';
import { bytesOf, storeError, type StoreRequest } from '../projections/storeRequest.ts';

/** A document as it lies in the store; without its content where that is too large to be read. */
export type Found = { readonly id: string; readonly doc?: Readonly<Record<string, unknown>> };

export type Range = {
  readonly from?: string;
  readonly to?: string;
  /** Names other living revisions too. In the ledger they are what was never receipted, and count for nothing. */
  readonly conflicts?: boolean;
};

type Row = { readonly id: string; readonly doc?: Readonly<Record<string, unknown>> | null };
type Page = { readonly rows: readonly Row[] };

const MOST_ROWS = 500;
/** Bytes of one answer: whoever writes to the store decides how large its documents are. */
const MOST_BYTES = 24 << 20;

/** The living documents of a database in the order of their ids, as many at a time as fit into memory. */
export async function* walk(
  request: StoreRequest,
  database: string,
  { from = '', to = LAST, conflicts = false }: Range = {},
  mostBytes = MOST_BYTES,
): AsyncGenerator<Found> {
  let limit = MOST_ROWS;
  const ask = (start: string, size: number, withDocs: boolean) =>
    readPage(
      request(database, ['_all_docs'], {
        query: {
          ...{ startkey: JSON.stringify(start), endkey: JSON.stringify(to), limit: size },
          ...(withDocs ? { include_docs: true, conflicts } : {}),
        },
      }),
      mostBytes,
    );
  for (let start = from; ;) {
    const page = (await ask(start, limit, true)) ?? (limit > 1 ? 'tooLarge' : undefined);
    if (page === 'tooLarge') {
      limit = Math.ceil(limit / 8);
      continue;
    }
    const { rows } = page ?? (await ask(start, 1, false)) ?? { rows: [] };
    for (const { id, doc } of rows) yield doc ? { id, doc } : { id };
    const last = rows.at(-1)?.id;
    if (last === undefined || rows.length < limit) return;
    limit = Math.min(MOST_ROWS, limit * 2);
    // No id lies between these two.
    start = `${last}\u0000`;
  }
}

/** undefined when it is too large, or so deep that it cannot be read. */
async function readPage(asked: Promise<Response>, mostBytes: number): Promise<Page | undefined> {
  const response = await asked;
  if (!response.ok) throw storeError(response.status, await response.text());
  const bytes = await bytesOf(response, { most: mostBytes });
  return bytes && parsed(bytes.toString());
}

function parsed(text: string): Page | undefined {
  try {
    return JSON.parse(text) as Page;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
