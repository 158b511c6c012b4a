import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { agency } from '#shared/testing/agency.ts';
import { createSigner, EMPTY } from '../checkpoints/checkpoint.ts';
import { isOperatorError } from '../store/operator-error.ts';
import { readArguments, type Passwords } from './arguments.ts';

const piped: Passwords = {
  readStdin: () => Promise.resolve('mật khẩu từ ống\n'),
  ask: undefined,
  generate: () => 'abcd-efgh',
};
const folder = mkdtempSync(path.join(tmpdir(), 'butphe-admin-'));
const write = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

function read(line: string, passwords = piped) {
  return readArguments(line.split(' '), passwords);
}

test('an account is for the person of the same id unless told otherwise', async () => {
  expect(await read('create-account --username lan --password-stdin')).toEqual({
    request: {
      verb: 'create-account',
      username: 'lan',
      person: 'lan',
      positions: [],
      password: 'mật khẩu từ ống',
    },
  });
  const line = 'create-account --username lan --person p1 --name Lan --position a --position b';
  expect(await read(line)).toMatchObject({
    request: { person: 'p1', name: 'Lan', positions: ['a', 'b'] },
  });
});

test('a password is asked for at a terminal, else generated and told', async () => {
  const atTerminal = { ...piped, ask: () => Promise.resolve('gõ vào') };
  const line = 'set-password --username lan';
  expect(await read(line, atTerminal)).toEqual({
    request: { verb: 'set-password', username: 'lan', password: 'gõ vào' },
  });
  for (const [text, passwords] of [
    [line, piped],
    [`${line} --generate-password`, atTerminal],
  ] as const) {
    expect(await read(text, passwords)).toEqual({
      request: { verb: 'set-password', username: 'lan', password: 'abcd-efgh' },
      generated: 'abcd-efgh',
    });
  }
});

test('an office and a calendar come from files', async () => {
  const office = write('office.json', JSON.stringify(agency));
  expect((await read(`set-office ${office}`)).request).toEqual({
    verb: 'set-office',
    structure: agency,
  });
  const calendar = write('2027.json', '{"year": 2027, "daysOff": []}');
  expect((await read(`set-calendar ${calendar}`)).request).toMatchObject({
    calendar: { kind: 'calendar', year: 2027 },
  });
});

test.each([
  'dance',
  'create-account',
  'create-account --username Lan',
  'create-account --username lan --person system.x/..',
  'create-account --username lan --colour red',
  'create-account lan',
  'disable-account',
  'set-office',
  `set-office ${folder}/gone.json`,
  `set-office ${write('broken.json', '{')}`,
  `set-office ${write('empty.json', '{}')}`,
  `set-office ${write('office2.json', JSON.stringify(agency))} more`,
  'verify now',
])('%s is refused in both languages', async (line) => {
  const error: unknown = await read(line).catch((thrown: unknown) => thrown);
  expect(isOperatorError(error)).toBe(true);
  expect(error instanceof Error && error.message.split('\n')).toHaveLength(2);
});

test('checkpoints that were handed out are read from a file, one a line', async () => {
  const signer = createSigner('secret of the server');
  const checkpoint = signer.sign(EMPTY, '2026-11-09T02:00:00.000Z');
  const file = write('checkpoints.ndjson', `${JSON.stringify(checkpoint)}\n\n`);
  expect((await read(`verify --checkpoints ${file}`)).request).toEqual({
    verb: 'verify',
    checkpoints: [checkpoint],
  });
  expect((await read('verify')).request).toEqual({ verb: 'verify' });
  expect((await read('checkpoint')).request).toEqual({ verb: 'checkpoint' });
});

test('a file of checkpoints that is not there, or holds something else, is said with what to do', async () => {
  const signer = createSigner('secret of the server');
  const checkpoint = JSON.stringify(signer.sign(EMPTY, '2026-11-09T02:00:00.000Z'));
  const files = [
    [`${folder}/gone.ndjson`, 'không có tệp này', 'there is none'],
    [folder, 'đó là một thư mục', 'it is a folder'],
    [write('one.ndjson', `${checkpoint}\n{"n":1}\n`), 'có 1 dòng không phải', '1 line that is'],
    [write('empty.ndjson', '\n'), 'không có mốc kiểm nào', 'holds no checkpoint'],
  ] as const;
  for (const [file, vi, en] of files) {
    const error: unknown = await read(`verify --checkpoints ${file}`).catch((e: unknown) => e);
    expect(isOperatorError(error)).toBe(true);
    const [inVietnamese, inEnglish] = error instanceof Error ? error.message.split('\n') : [];
    for (const line of [inVietnamese, inEnglish]) {
      expect(line).toContain(file);
      expect(line).not.toContain('JSON');
    }
    expect(inVietnamese).toContain(vi);
    expect(inEnglish).toContain(en);
  }
});
