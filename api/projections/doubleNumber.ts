export type DoubleNumber = Error & {
  readonly name: 'DoubleNumber';
  readonly n: number;
  readonly ids: readonly string[];
};

/** Several entries have one number, which only somebody who looks into it can set right. */
export function doubleNumber(follower: string, n: number, ids: readonly string[]): DoubleNumber {
  const error = new Error(`${follower} stopped: the number ${n} is that of ${ids.join(' and ')}`);
  return Object.assign(error, { name: 'DoubleNumber' as const, n, ids });
}

export function isDoubleNumber(error: unknown): error is DoubleNumber {
  return error instanceof Error && error.name === 'DoubleNumber';
}
