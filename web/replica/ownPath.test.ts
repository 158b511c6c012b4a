import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownPath } from './ownPath.ts';

const ORIGIN = 'https://butphe.example';

test.each([
  ['/incoming/0192?reuse=1', '/incoming/0192?reuse=1'],
  ['/', '/'],
  ['/lane/informed#top', '/lane/informed#top'],
  ['/search?q=h%E1%BB%8Fa%20t%E1%BB%91c', '/search?q=h%E1%BB%8Fa%20t%E1%BB%91c'],
  ['/search?q=https://evil.example/', '/search?q=https://evil.example/'],
  ['/a/../me', '/me'],
])('a path of this app is taken: %s', (text, path) => {
  expect(ownPath(text, ORIGIN)).toBe(path);
});

test.each([
  ...['', 'me', 'https://evil.example/', `${ORIGIN}/me`, '//evil.example', '///evil.example'],
  ...['/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', '/me\u0000'],
  ...[
    '/a/..//evil.example',
    '/.//evil.example',
    '/%2e%2e//evil.example',
    '/a/%2E%2E//evil.example',
  ],
  ...['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '/me\\..\\x', '/\u007f'],
  // Signing in would lead to signing in.
  ...['/signin', '/signin?next=/signin', '/signin/', '/%73ignin', '/a/../signin', '/SignIn'],
  // Not pages of the app.
  ...['/api/signout', '/sync/desk/', '/metrics', '/%'],
])('anything else is not: %j', (text) => {
  expect(ownPath(text, ORIGIN)).toBeUndefined();
});

test('whatever is given, what comes out stays at this origin and is taken again as it is', () => {
  const piece = fc.constantFrom(
    ...['/', '\\', '.', '..', '%2e', '%2f', '%5c', '\t', '@', ':', 'e', '?'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece).map((some) => some.join('')),
  );
  fc.assert(
    fc.property(text, (rest) => {
      const path = ownPath(`/${rest}`, ORIGIN);
      if (path === undefined) return;
      expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
      expect(path).toMatch(/^\/(?![/\\])/);
      expect(ownPath(path, ORIGIN)).toBe(path);
    }),
    { numRuns: 3_000 },
  );
});
