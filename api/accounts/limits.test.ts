import { expect, test } from 'vitest';
import { createSignInGuard, signInLimits } from './limits.ts';

const MINUTE = 60_000;
const limits = {
  device: { most: 4, minutes: 15 },
  pair: { most: 3, minutes: 15 },
  address: { most: 6, minutes: 15 },
  username: { most: 8, minutes: 60 },
};

function guardAt() {
  const time = { now: 1_000_000 };
  return { time, guard: createSignInGuard(() => time.now, limits) };
}

test('tries count before they are checked, so that many at once do not slip through', () => {
  const { guard } = guardAt();
  const attempt = { username: 'giamdoc', address: '192.0.2.1' };
  const entered = Array.from({ length: 5 }, () => guard.enter(attempt).ok);
  expect(entered).toEqual([true, true, true, false, false]);
});

test('whoever has to wait is told how long, and gets in then', () => {
  const { guard, time } = guardAt();
  const attempt = { username: 'giamdoc', address: '192.0.2.1' };
  guard.enter(attempt);
  time.now += 5 * MINUTE;
  guard.enter(attempt);
  guard.enter(attempt);
  expect(guard.enter(attempt)).toEqual({ ok: false, retryAfter: 600 });
  time.now += 600_000;
  expect(guard.enter(attempt)).toEqual({ ok: true });
});

test('a right password clears the earlier tries', () => {
  const { guard } = guardAt();
  const attempt = { username: 'giamdoc', address: '192.0.2.1' };
  guard.enter(attempt);
  guard.enter(attempt);
  guard.enter(attempt);
  guard.succeed(attempt);
  expect(guard.enter(attempt).ok).toBe(true);
});

test('one address cannot go through the directory name by name', () => {
  const { guard } = guardAt();
  const names = Array.from({ length: 8 }, (_, index) => `cv${index}`);
  const entered = names.map((username) => guard.enter({ username, address: '192.0.2.1' }).ok);
  expect(entered.filter(Boolean)).toHaveLength(limits.address.most);
  expect(guard.enter({ username: 'cv9', address: '192.0.2.2' }).ok).toBe(true);
});

test('a right password of ones own does not pay for wrong ones of others', () => {
  const { guard } = guardAt();
  const own = { username: 'cv.cntt1', address: '192.0.2.1' };
  for (let index = 0; index < limits.address.most; index += 1) {
    guard.enter({ username: `victim${index}`, address: own.address });
    if (guard.enter(own).ok) guard.succeed(own);
  }
  expect(guard.enter({ username: 'victim', address: own.address }).ok).toBe(false);
});

test('a crowd of addresses that tries one name does not lock its owner out where they usually sit', () => {
  const { guard } = guardAt();
  const owner = { username: 'giamdoc', address: '198.51.100.7' };
  guard.enter(owner);
  guard.succeed(owner);
  for (let index = 0; index < 50; index += 1) {
    guard.enter({ username: 'giamdoc', address: `192.0.2.${index}` });
  }
  expect(guard.enter({ username: 'giamdoc', address: '192.0.2.99' }).ok).toBe(false);
  expect(guard.enter(owner).ok).toBe(true);
});

test('a crowd that goes on trying holds nobody out for longer than the window', () => {
  const { guard, time } = guardAt();
  for (let index = 0; index < limits.username.most; index += 1) {
    guard.enter({ username: 'giamdoc', address: `192.0.2.${index}` });
  }
  const somewhereNew = { username: 'giamdoc', address: '203.0.113.1' };
  // Refused tries do not count again, however many there are.
  for (let minute = 0; minute < 60; minute += 1) {
    time.now += MINUTE;
    if (minute < 59) expect(guard.enter(somewhereNew).ok).toBe(false);
  }
  expect(guard.enter(somewhereNew).ok).toBe(true);
});

test('a try that was not checked is taken back', () => {
  const { guard } = guardAt();
  const attempt = { username: 'giamdoc', address: '192.0.2.1' };
  for (let index = 0; index < 20; index += 1) {
    expect(guard.enter(attempt).ok).toBe(true);
    guard.takeBack(attempt);
  }
});

test('the limits leave room for an office behind one address on a Monday morning', () => {
  const guard = createSignInGuard(() => 0, signInLimits);
  for (let person = 0; person < 60; person += 1) {
    const attempt = { username: `cv${person}`, address: '192.0.2.1' };
    // Everybody mistypes once.
    expect(guard.enter(attempt).ok).toBe(true);
    expect(guard.enter(attempt).ok).toBe(true);
    guard.succeed(attempt);
  }
});

test('strangers and a known device of the same name do not count for each other', () => {
  const { guard } = guardAt();
  const stranger = { username: 'giamdoc', address: '192.0.2.1' };
  const known = { ...stranger, device: 'thumbprint' };
  for (let index = 0; index < 20; index += 1) guard.enter(stranger);
  const entered = Array.from({ length: 6 }, () => guard.enter(known).ok);
  expect(entered).toEqual([true, true, true, true, false, false]);
  guard.succeed(known);
  expect(guard.enter(known).ok).toBe(true);
  expect(guard.enter(stranger).ok).toBe(false);
});

test('however many names and addresses are tried, so many are remembered', () => {
  const time = { now: 0 };
  const guard = createSignInGuard(() => time.now, limits);
  const first = { username: 'giamdoc', address: '192.0.2.1' };
  for (let index = 0; index < limits.pair.most; index += 1) guard.enter(first);
  expect(guard.enter(first).ok).toBe(false);
  for (let index = 0; index < 20_000; index += 1) {
    guard.enter({ username: `khach${index}`, address: `2001:db8:${index}` });
  }
  // The oldest was forgotten, so nothing grows; it took twenty thousand addresses.
  expect(guard.enter(first).ok).toBe(true);
});

test('the limits are those of docs/limits.md', () => {
  expect(signInLimits).toEqual({
    device: { most: 10, minutes: 15 },
    pair: { most: 10, minutes: 15 },
    address: { most: 100, minutes: 15 },
    username: { most: 60, minutes: 60 },
  });
});
