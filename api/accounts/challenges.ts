import { createHmac } from 'node:crypto';

const SLOT_MS = 15_000;
/** A challenge lives for two minutes, and to the end of its slot. */
const SLOTS = 8;
const MOST_USED = 20_000;

/** Texts that a device signs to show that it holds its key. Nothing is kept of those that were only fetched. */
export type Challenges = {
  /** base64url of 32 bytes; the same for everybody within a slot of fifteen seconds. */
  issue(): string;
  /** Whether a challenge that still lives `isSigned`, and this proof has opened no session yet. */
  accepts(proof: string, isSigned: (challenge: string) => boolean): boolean;
  /** A proof opens one session; false when it has opened one already. */
  useUp(proof: string): boolean;
};

/**
 * Sign-in does not name its challenge, so a challenge follows from `secret` and the time: there is no list of issued
 * ones that strangers could fill, and a restart forgets none.
 */
export function createChallenges(secret: string, now: () => number = () => Date.now()): Challenges {
  const used = new Map<string, number>();

  function at(slot: number): string {
    return createHmac('sha256', secret).update(`sign-in challenge ${slot}`).digest('base64url');
  }
  function current(): number {
    return Math.floor(now() / SLOT_MS);
  }
  function isUsed(proof: string): boolean {
    return (used.get(nonceOf(proof)) ?? -Infinity) > now();
  }
  return {
    issue: () => at(current()),
    accepts(proof, isSigned) {
      if (isUsed(proof)) return false;
      const newest = current();
      // The newest first: it is nearly always the one.
      for (let age = 0; age <= SLOTS; age += 1) if (isSigned(at(newest - age))) return true;
      return false;
    },
    useUp(proof) {
      if (isUsed(proof)) return false;
      for (const [nonce, until] of used) {
        if (until > now() && used.size < MOST_USED) break;
        used.delete(nonce);
      }
      used.set(nonceOf(proof), now() + (SLOTS + 1) * SLOT_MS);
      return true;
    },
  };
}

/** `r` of the signature: a proof has a second valid form with another `s`, which anybody can compute. */
function nonceOf(proof: string): string {
  return Buffer.from(proof, 'base64url').toString('hex', 0, 32);
}
