/** Why the server cannot do it just now. Nobody is told that anything was done, so asking again is right. */
export type Unavailable = Error & {
  readonly name: 'Unavailable';
  /**
   * `store`: it does not answer, or a majority of its nodes did not write; what was to be written may be there or not.
   * `fenced`: another server process has taken over; this one records nothing any more.
   * `starting`: the ledger is being read.
   */
  readonly reason: 'busy' | 'store' | 'fenced' | 'closed' | 'starting';
};

export function unavailable(reason: Unavailable['reason'], cause?: unknown): Unavailable {
  const error = new Error(`Not available just now: ${reason}`, { cause });
  return Object.assign(error, { name: 'Unavailable' as const, reason });
}

export function isUnavailable(error: unknown): error is Unavailable {
  return error instanceof Error && error.name === 'Unavailable';
}
