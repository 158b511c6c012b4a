import { expect, test } from 'vitest';
import type { ReplicaState } from '#web/replica/replica.ts';
import { sayConnection } from './connection.ts';

const now = '2026-11-23T03:12:00.000Z';
const fine: ReplicaState = {
  signedOut: false,
  locked: false,
  leaseDays: 7,
  connection: 'online',
  waiting: 0,
  refused: 0,
  sending: false,
  pulledAt: '2026-11-23T03:10:00.000Z',
  signInNeeded: false,
  updateNeeded: false,
  storage: { persisted: true, usage: 0, quota: 0, full: false },
};
const say = (changes: Partial<ReplicaState>) => sayConnection({ ...fine, ...changes }, now);

test('[OB6] offline says since when and how many acts wait', () => {
  const said = say({ connection: 'offline', since: '2026-11-23T01:12:00Z', waiting: 2 });
  expect(said).toEqual({
    tone: 'late',
    short: 'Ngoại tuyến',
    text: 'Ngoại tuyến từ 08:12. 2 việc chờ gửi.',
  });
});

test('a server that does not answer is told apart from a device without a network', () => {
  expect(say({ connection: 'unreachable', since: '2026-11-22T01:12:00Z' }).text).toBe(
    'Máy chủ không trả lời từ 08:12 22/11/2026',
  );
});

test('a server that asks to wait says until when; a way that takes nothing is named as such', () => {
  const busy = { connection: 'busy', since: '2026-11-23T03:10:00Z', waiting: 1 } as const;
  expect(say({ ...busy, until: '2026-11-23T03:22:00Z' })).toEqual({
    tone: 'late',
    short: 'Máy chủ bận',
    text: 'Máy chủ đề nghị chờ đến 10:22. 1 việc chờ gửi.',
  });
  for (const until of [undefined, '2026-11-23T03:11:00Z']) {
    expect(say({ ...busy, ...(until ? { until } : {}) }).text).toBe(
      'Máy chủ đang bận, sẽ tự thử lại. 1 việc chờ gửi.',
    );
  }
  expect(say({ connection: 'refused', since: '2026-11-23T01:12:00Z' }).text).toBe(
    'Đường truyền từ chối dữ liệu gửi đi (mã 413) từ 08:12',
  );
});

test('what the person must act on comes before everything else', () => {
  const said = say({ signInNeeded: true, connection: 'offline', waiting: 2 });
  expect(said.tone).toBe('act');
  expect(say({ updateNeeded: true, sending: true }).tone).toBe('act');
});

test('online it says what is under way, else when the desk was last complete', () => {
  expect(say({ sending: true, waiting: 3 }).text).toBe('Đang gửi 3 việc');
  expect(say({ waiting: 1 }).tone).toBe('wait');
  expect(say({ pulling: { received: 120, count: 400 } }).text).toBe('Đang nhận 120/400 văn bản');
  expect(say({}).text).toBe('Trực tuyến. Nhận\u00a0đủ\u00a0lúc\u00a010:10');
  expect(say({}).short).toBeUndefined();
  expect(sayConnection(undefined, now).tone).toBe('busy');
});

test('nothing is called “0 việc”: what is sent in silence is not spoken of', () => {
  for (const changes of [
    { sending: true },
    { sending: true, pulling: { received: 0, count: 4 } },
  ]) {
    const said = say({ ...changes, waiting: 0 });
    expect(`${said.text} ${said.short ?? ''}`).not.toMatch(/\b0 (việc|chờ)|gửi 0/);
  }
  expect(say({ sending: true, waiting: 1 }).short).toBe('Đang gửi 1');
});
