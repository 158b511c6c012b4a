import { statusOf } from '../store/couch.ts';

/** Another stream has this attempt now. */
export type Overtaken = Error & { readonly name: 'Overtaken' };

export function isOvertaken(thrown: unknown): thrown is Overtaken {
  return thrown instanceof Error && thrown.name === 'Overtaken';
}

export function overtaken(): Overtaken {
  return Object.assign(new Error('Another request goes on with this upload.'), {
    name: 'Overtaken' as const,
  });
}

export function asOvertaken(error: unknown): never {
  throw statusOf(error) === 409 ? overtaken() : error;
}
