import { expect, test } from 'vitest';
import type { SyncOutcome } from '#web/replica/pull.ts';
import type { ReplicaState } from '#web/replica/replica.ts';
import { sayTried, sayWhenItGoes } from './tried.ts';

const now = '2026-11-23T03:12:00.000Z';
const state: ReplicaState = {
  ...{ signedOut: false, locked: false, leaseDays: 7, connection: 'online' },
  ...{ waiting: 2, refused: 0, sending: false, signInNeeded: false, updateNeeded: false },
  storage: { persisted: true, usage: 0, quota: 0, full: false },
};
const busy = { ...state, connection: 'busy', until: '2026-11-23T03:22:00.000Z' } as const;
const refused = { ...state, connection: 'refused', since: '2026-11-23T01:12:00.000Z' } as const;

test('“Gửi ngay” says what came of it, whatever that was', () => {
  const outcomes: readonly SyncOutcome[] = [
    ...(['done', 'held', 'unreachable', 'signInNeeded', 'updateNeeded', 'full'] as const),
  ];
  const said = outcomes.map((outcome) => sayTried(outcome, state, now).text);
  expect(new Set(said).size).toBe(outcomes.length);
  expect(sayTried('done', state, now)).toEqual({ text: 'Đã gửi.', tone: 'done' });
  expect(sayTried('unreachable', busy, now).text).toBe(
    'Máy chủ đề nghị chờ đến 10:22. Việc vẫn được giữ trên máy và tự gửi lại.',
  );
  expect(sayTried('unreachable', refused, now).text).toContain('mã 413');
});

test('what waits says when it goes, or what its person can do about it', () => {
  expect(sayWhenItGoes(state, now)).toBe('Tự gửi khi liên lạc được máy chủ');
  expect(sayWhenItGoes(busy, now)).toBe('Máy chủ đề nghị chờ; tự gửi lại sau 10:22.');
  expect(sayWhenItGoes({ ...busy, until: now }, now)).toBe('Máy chủ đang bận; sẽ tự gửi lại.');
  expect(sayWhenItGoes(refused, now)).toMatch(/mã 413.*quản trị mạng/);
});
