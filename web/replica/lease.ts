import type { Table } from 'dexie';

/**
 * A lock can be taken from a tab that stands still, and that tab may wake up in the middle of its work. So whoever
 * gets a lock writes its own mark into the database it changes, and proves it in the transaction of every change.
 */
export type LeaseRecord = { readonly name: string; readonly mark: string };
export type Leases = Table<LeaseRecord, string>;
export type Lease = LeaseRecord & {
  /** Rejects with a `LeaseLost` when somebody else has it now. To be called in the transaction that writes. */
  readonly prove: () => Promise<void>;
};

export async function takeLease(leases: Leases, name: string): Promise<Lease> {
  const record = { name, mark: crypto.randomUUID() };
  await leases.put(record);
  return {
    ...record,
    async prove() {
      if ((await leases.get(name))?.mark !== record.mark) throw leaseLost();
    },
  };
}

function leaseLost(): Error {
  return Object.assign(new Error('another tab has taken over'), { name: 'LeaseLost' });
}

/** Dexie hands on what was thrown in a transaction. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof Error && error.name === 'LeaseLost';
}
