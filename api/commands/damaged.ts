/** A document that cannot be made from its entries: something else than this program wrote to the ledger. */
export type Damaged = Error & {
  readonly name: 'Damaged';
  /** Id of the entry that is not there, or whose content cannot be applied. */
  readonly entry: string;
};

export function damaged(entry: string, cause?: unknown): Damaged {
  const error = new Error(`${entry} cannot be read from the ledger`, { cause });
  return Object.assign(error, { name: 'Damaged' as const, entry });
}

export function isDamaged(error: unknown): error is Damaged {
  return error instanceof Error && error.name === 'Damaged';
}

/** For `catch`: a damaged document is as good as none, any other trouble concerns everybody. */
export function noneIfDamaged(error: unknown): undefined {
  if (!isDamaged(error)) throw error;
}
