import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { createTurns } from './turns.ts';

/** argon2id: KiB of memory, and passes over it. */
export type PasswordCost = { readonly memoryCost: number; readonly timeCost: number };

/** OWASP's memory with one more pass: about 70 ms on a server's core. */
const COST: PasswordCost = { memoryCost: 47_104, timeCost: 2 };
const MOST_WAITING = 200;

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long without a hash (nobody of that name) as with one. 'busy': too many are being checked. */
  verify(
    passwordHash: string | undefined,
    password: string,
    options?: { readonly first: boolean },
  ): Promise<boolean | 'busy'>;
};

export async function createPasswords(cost: PasswordCost = COST): Promise<Passwords> {
  const nobody = await hash(crypto.randomUUID(), cost);
  // Checks run on the threads that LevelDB needs too, so half of the cores stay free of them.
  const inTurn = createTurns(Math.max(1, availableParallelism() >> 1), MOST_WAITING);

  return {
    hash: (password) => hash(normal(password), cost),
    verify: (passwordHash, password, options) =>
      inTurn(async () => {
        const matches = await verify(passwordHash ?? nobody, normal(password));
        return matches && passwordHash !== undefined;
      }, options),
  };
}

/** A phone writes ế as one character, another keyboard as three: the same password. */
export function normal(password: string): string {
  return password.normalize('NFC');
}
