import { expect, test } from 'vitest';
import { createChallenges } from './challenges.ts';

test('a challenge is good once, at the address that asked for it', () => {
  const challenges = createChallenges(() => 0);
  const challenge = challenges.issue('192.0.2.1');
  const isIt = (text: string) => text === challenge;
  expect(challenges.redeem('192.0.2.2', isIt)).toBe(false);
  expect(challenges.redeem('192.0.2.1', isIt)).toBe(true);
  expect(challenges.redeem('192.0.2.1', isIt)).toBe(false);
});

test('a challenge lasts two minutes', () => {
  const time = { now: 0 };
  const challenges = createChallenges(() => time.now);
  const first = challenges.issue('192.0.2.1');
  time.now = 119_999;
  const second = challenges.issue('192.0.2.1');
  time.now = 120_000;
  expect(challenges.redeem('192.0.2.1', (text) => text === first)).toBe(false);
  expect(challenges.redeem('192.0.2.1', (text) => text === second)).toBe(true);
});

test('no two challenges are alike, and whoever fetches thousands has only the newest few', () => {
  const challenges = createChallenges(() => 0);
  const issued = Array.from({ length: 2_000 }, () => challenges.issue('192.0.2.1'));
  expect(new Set(issued).size).toBe(issued.length);
  let tried = 0;
  challenges.redeem('192.0.2.1', () => {
    tried += 1;
    return false;
  });
  expect(tried).toBe(64);
});

test('people behind one address do not use up each other’s challenges', () => {
  const challenges = createChallenges(() => 0);
  const issued = Array.from({ length: 40 }, () => challenges.issue('192.0.2.1'));
  for (const challenge of issued) {
    expect(challenges.redeem('192.0.2.1', (text) => text === challenge)).toBe(true);
  }
});
