import { expect, test } from 'vitest';
import { DEMO_PASSWORD } from '../demo/make.ts';
import { refusePassword } from './passwordRules.ts';

const refused = (password: string, username = 'giamdoc') => refusePassword(password, username);

test('a password has at least ten characters, as a person counts them', async () => {
  expect(await refused('ngắn quá')).toMatchObject({
    vi: expect.stringContaining('10'),
    en: expect.stringContaining('10'),
  });
  // Nine letters, however many code points a keyboard makes of them.
  expect(await refused('ế ề ể ễ ệ'.normalize('NFD'))).toBeDefined();
  expect(await refused('x'.repeat(1_001))).toBeDefined();
  expect(await refused('mưa rào tháng bảy')).toBeUndefined();
  expect(await refused('mưa rào tháng bảy'.normalize('NFD'))).toBeUndefined();
});

test.each([
  ...['qwertyuiop', '1234567890', 'password123', 'PassWord123', 'Password2026!', 'iloveyou2026'],
  ...['matkhau1234', 'mật khẩu 123', 'anhyeuem123', '123456password', '!!!dragon!!!', '0000000000'],
  ...['abababababab', 'abcabcabcabc', '12345678901234567890', 'vietnam1975', 'Vietnam@1975'],
])('a common password is refused, also with a year or marks around it: %s', async (password) => {
  expect(await refused(password)).toMatchObject({
    vi: expect.stringContaining('phổ biến'),
    en: expect.stringContaining('common'),
  });
});

test.each(['giamdoc2026', 'GiamDoc@123', 'butphe2026!', 'vanphong2026', 'hanhchinh123'])(
  'the name of the account, of this system or of the trade is no password: %s',
  async (password) => {
    expect(await refused(password)).toMatchObject({
      vi: expect.stringContaining('tên đăng nhập'),
    });
  },
);

test('words that nobody else puts together are fine, and so is the demonstration’s', async () => {
  for (const password of [DEMO_PASSWORD, 'mat-khau-thu', 'con mèo trên mái ngói', 'xK7#pQ2!vB9z']) {
    expect(await refused(password)).toBeUndefined();
  }
});
