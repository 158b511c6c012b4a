/** Why nothing can be recorded just now. Nobody is told that anything was, so sending again is right. */
export type Unavailable = Error & {
  readonly name: 'Unavailable';
  /** `fenced`: another server process has taken over; this one records nothing any more. */
  readonly reason: 'busy' | 'store' | 'fenced' | 'closed';
};

export function unavailable(reason: Unavailable['reason'], cause?: unknown): Unavailable {
  const error = new Error(`No command can be recorded: ${reason}`, { cause });
  return Object.assign(error, { name: 'Unavailable' as const, reason });
}

export function isUnavailable(error: unknown): error is Unavailable {
  return error instanceof Error && error.name === 'Unavailable';
}
