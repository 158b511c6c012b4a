/** What an operator must read and act on: shown as it is, in both languages, without a stack. */
export type OperatorError = Error & { readonly name: 'OperatorError' };

export function operatorError(text: { vi: string; en: string }, cause?: unknown): OperatorError {
  const error = new Error(`${text.vi}\n${text.en}`, { cause });
  return Object.assign(error, { name: 'OperatorError' as const });
}

export function isOperatorError(thrown: unknown): thrown is OperatorError {
  return thrown instanceof Error && thrown.name === 'OperatorError';
}
