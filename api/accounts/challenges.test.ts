import { expect, test } from 'vitest';
import { createChallenges } from './challenges.ts';

const proof = (first: number, second = 1) =>
  Buffer.from([...Array<number>(32).fill(first), ...Array<number>(32).fill(second)]).toString(
    'base64url',
  );

function challengesAt() {
  const time = { now: 1_500_000_000 };
  return { time, challenges: createChallenges('secret', () => time.now) };
}

test('a challenge lasts two minutes, however many others are fetched', () => {
  const { time, challenges } = challengesAt();
  const challenge = challenges.issue();
  for (let index = 0; index < 10_000; index += 1) challenges.issue();
  time.now += 120_000;
  expect(challenges.accepts(proof(1), (text) => text === challenge)).toBe(true);
  time.now += 15_000;
  expect(challenges.accepts(proof(1), (text) => text === challenge)).toBe(false);
});

test('a challenge outlives a restart, and none of another server counts', () => {
  const { time, challenges } = challengesAt();
  const challenge = challenges.issue();
  const isIt = (text: string) => text === challenge;
  const restarted = createChallenges('secret', () => time.now);
  expect(restarted.accepts(proof(1), isIt)).toBe(true);
  expect(createChallenges('another', () => time.now).accepts(proof(1), isIt)).toBe(false);
});

test('nobody can foresee a challenge: it is of no use before its time', () => {
  const { time, challenges } = challengesAt();
  time.now += 60_000;
  const later = challenges.issue();
  time.now -= 60_000;
  expect(challenges.accepts(proof(1), (text) => text === later)).toBe(false);
});

test('a proof opens one session, in its second form too, and another proof over the same challenge its own', () => {
  const { challenges } = challengesAt();
  const isSigned = () => true;
  expect(challenges.useUp(proof(1))).toBe(true);
  expect(challenges.useUp(proof(1))).toBe(false);
  expect(challenges.accepts(proof(1, 2), isSigned)).toBe(false);
  expect(challenges.accepts(proof(2), isSigned)).toBe(true);
  expect(challenges.useUp(proof(2))).toBe(true);
});

test('a signature that fits nothing costs a bounded number of checks', () => {
  const { challenges } = challengesAt();
  let tried = 0;
  challenges.accepts(proof(1), () => {
    tried += 1;
    return false;
  });
  expect(tried).toBe(9);
});

test('however many proofs open a session within two minutes, so many are remembered', () => {
  const { challenges } = challengesAt();
  const numbered = (n: number) => {
    const bytes = Buffer.alloc(64, 1);
    bytes.writeUInt32BE(n);
    return bytes.toString('base64url');
  };
  for (let n = 0; n < 20_000; n += 1) expect(challenges.useUp(numbered(n))).toBe(true);
  expect(challenges.useUp(numbered(0))).toBe(false);
  challenges.useUp(numbered(20_000));
  // The oldest was forgotten, so nothing grows; the others still count.
  expect(challenges.useUp(numbered(1))).toBe(false);
  expect(challenges.useUp(numbered(0))).toBe(true);
});
