import { randomBytes } from 'node:crypto';

const LIFETIME_MS = 120_000;
const MOST_PER_ADDRESS = 64;
const MOST_ADDRESSES = 10_000;

/** Random texts that a device signs to show that it holds its key; each is good once, for two minutes. */
export type Challenges = {
  /** base64url of 32 random bytes. */
  issue(address: string): string;
  /** Uses up the challenge that was issued to this address and that `isSigned`; false when there is none. */
  redeem(address: string, isSigned: (challenge: string) => boolean): boolean;
};

/** Sign-in does not name its challenge, so those out at an address are tried; their number is bounded. */
export function createChallenges(now: () => number = () => Date.now()): Challenges {
  const issued = new Map<string, { readonly challenge: string; readonly until: number }[]>();

  function living(address: string) {
    return (issued.get(address) ?? []).filter(({ until }) => until > now());
  }
  return {
    issue(address) {
      const challenge = randomBytes(32).toString('base64url');
      const kept = [...living(address), { challenge, until: now() + LIFETIME_MS }];
      issued.delete(address);
      issued.set(address, kept.slice(-MOST_PER_ADDRESS));
      const [oldest] = issued.keys();
      if (issued.size > MOST_ADDRESSES && oldest !== undefined) issued.delete(oldest);
      return challenge;
    },
    redeem(address, isSigned) {
      const out = living(address);
      // The newest first: it is nearly always the one.
      const signed = out.findLast(({ challenge }) => isSigned(challenge));
      const left = out.filter((entry) => entry !== signed);
      if (left.length > 0) issued.set(address, left);
      else issued.delete(address);
      return signed !== undefined;
    },
  };
}
