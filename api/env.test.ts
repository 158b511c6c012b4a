import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readEnv, warningsOf } from './env.ts';

test('nothing set gives the defaults', () => {
  expect(readEnv({})).toEqual({
    ok: true,
    env: { port: 3000, host: '127.0.0.1', dataDir: path.resolve('data'), logLevel: 'info' },
  });
});

test('what is set to nothing counts as not set', () => {
  const names = ['PORT', 'HOST', 'DATA_DIR', 'COUCHDB_URL', 'PUBLIC_ORIGIN', 'LOG_LEVEL'];
  expect(readEnv(Object.fromEntries(names.map((name) => [name, ' '])))).toEqual(readEnv({}));
});

test('everything set is taken', () => {
  const result = readEnv({
    PORT: '8443',
    HOST: '::',
    DATA_DIR: '/var/lib/butphe',
    COUCHDB_URL: 'https://admin:p%40ss@couch.example.vn:6984/',
    PUBLIC_ORIGIN: 'https://vanban.example.gov.vn/',
    LOG_LEVEL: 'warn',
    METRICS_TOKEN: 'dai-hon-16-ky-tu',
  });
  expect(result).toEqual({
    ok: true,
    env: {
      port: 8443,
      host: '::',
      dataDir: '/var/lib/butphe',
      couchdbUrl: 'https://admin:p%40ss@couch.example.vn:6984',
      publicOrigin: 'https://vanban.example.gov.vn',
      logLevel: 'warn',
      metricsToken: 'dai-hon-16-ky-tu',
    },
  });
});

test('COUCHDB_URL may name several nodes, separated by commas', () => {
  const couchdbUrl = 'http://a:p%2Cq@one:5984,http://a:p%2Cq@two:5984';
  const given = couchdbUrl.replace(',', '/ , ');
  expect(readEnv({ COUCHDB_URL: given })).toMatchObject({ env: { couchdbUrl } });
});

const file = path.join(mkdtempSync(path.join(tmpdir(), 'butphe-env-')), 'file');
writeFileSync(file, '');

test.each([
  ['PORT', 'abc'],
  ['PORT', '-1'],
  ['PORT', '65536'],
  ['PORT', '3000.5'],
  ['PORT', '0x50'],
  ['HOST', 'two words'],
  ['HOST', 'http://127.0.0.1'],
  ['HOST', '-x'],
  ['DATA_DIR', file],
  ['DATA_DIR', path.join(file, 'below')],
  ['DATA_DIR', 'a\0b'],
  ['COUCHDB_URL', 'couch.example.vn'],
  ['COUCHDB_URL', 'ftp://couch.example.vn'],
  ['COUCHDB_URL', 'http://couch.example.vn/?x=1'],
  ['COUCHDB_URL', 'http://'],
  ['COUCHDB_URL', 'http://one:5984,'],
  ['COUCHDB_URL', 'http://one:5984,,http://two:5984'],
  ['COUCHDB_URL', 'http://one:5984,two:5984'],
  ['COUCHDB_URL', 'http://one:5984,http://one:5984/'],
  ['PUBLIC_ORIGIN', 'http://vanban.example.gov.vn'],
  ['PUBLIC_ORIGIN', 'https://vanban.example.gov.vn/app'],
  ['PUBLIC_ORIGIN', 'vanban.example.gov.vn'],
  ['PUBLIC_ORIGIN', 'https://user@vanban.example.gov.vn'],
  ['PUBLIC_ORIGIN', 'file:///srv'],
  ['LOG_LEVEL', 'loud'],
  ['LOG_LEVEL', 'INFO'],
  ['METRICS_TOKEN', 'short'],
  ['METRICS_TOKEN', 'with a space in the middle'],
])('%s=%j is refused by its name, with what is allowed, in both languages', (name, value) => {
  const result = readEnv({ [name]: value });
  expect(result.ok).toBe(false);
  const [problem, ...more] = result.ok ? [] : result.problems;
  expect(more).toEqual([]);
  expect(problem?.vi).toMatch(new RegExp(`^${name}=.*Cho phép: \\S`, 's'));
  expect(problem?.en).toMatch(new RegExp(`^${name}=.*Allowed: \\S`, 's'));
});

test('every wrong variable is told at once', () => {
  const result = readEnv({ PORT: 'x', LOG_LEVEL: 'x', HOST: '' });
  expect(result.ok || result.problems.map(({ en }) => en.split('=')[0])).toEqual([
    'PORT',
    'LOG_LEVEL',
  ]);
});

test('a refused secret is not shown', () => {
  const result = readEnv({ COUCHDB_URL: 'ftp://admin:hunter2@couch', METRICS_TOKEN: 'hunter2' });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

test.each(['http://localhost:3000', 'http://127.0.0.1:8080', 'http://[::1]:3000'])(
  'PUBLIC_ORIGIN may be plain http on this machine: %s',
  (origin) => {
    expect(readEnv({ PUBLIC_ORIGIN: origin })).toMatchObject({ env: { publicOrigin: origin } });
  },
);

const https = 'https://vanban.example.gov.vn';
test.each([
  [{}, false],
  [{ HOST: 'localhost' }, false],
  [{ HOST: '127.0.0.53' }, false],
  [{ HOST: '::1' }, false],
  [{ HOST: '0.0.0.0', PUBLIC_ORIGIN: https }, false],
  [{ HOST: '0.0.0.0' }, true],
  [{ HOST: '::' }, true],
  [{ HOST: '10.0.0.5' }, true],
  [{ HOST: '127.evil.example' }, true],
  [{ HOST: '0.0.0.0', PUBLIC_ORIGIN: 'http://localhost:3000' }, true],
])(
  'whoever lets other machines in without https is warned, in both languages: %j',
  (set, isWarned) => {
    const result = readEnv(set);
    const warnings = result.ok ? warningsOf(result.env) : [];
    expect(warnings.map(({ vi, en }) => [vi.split(':')[0], en.split(':')[0]])).toEqual(
      isWarned ? [['Cảnh báo', 'Warning']] : [],
    );
    for (const { vi, en } of warnings)
      for (const text of [vi, en]) expect(text).toContain('PUBLIC_ORIGIN=https://');
  },
);
