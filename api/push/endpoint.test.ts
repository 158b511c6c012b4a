import { expect, test } from 'vitest';
import { browserPushServices, isPublicAddress, lookupPublic, parseEndpoint } from './endpoint.ts';

const listed = [
  'https://fcm.googleapis.com/fcm/send/abc:def',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAA',
  'https://web.push.apple.com/QGuQ',
  'https://wns2-par02p.notify.windows.com/w/?token=BQY',
];

test.each(listed)('an endpoint of a browser’s push service is taken: %s', (endpoint) => {
  expect(parseEndpoint(endpoint, browserPushServices)).toMatchObject({ trusted: false });
});

const refused = [
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://fcm.googleapis.com:8443/fcm/send/abc',
  'https://user@fcm.googleapis.com/fcm/send/abc',
  'https://fcm.googleapis.com/fcm/send/abc#x',
  'https://fcm.googleapis.com.evil.example/fcm',
  'https://evilnotify.windows.com/w',
  'https://127.0.0.1/x',
  'https://[::1]/x',
  'https://10.0.0.1/x',
  'https://localhost/x',
  'file:///etc/passwd',
  'gopher://fcm.googleapis.com/',
  `https://fcm.googleapis.com/${'a'.repeat(3000)}`,
  'not an address',
  '',
];

test.each(refused)('an endpoint elsewhere is refused: %s', (endpoint) => {
  expect(parseEndpoint(endpoint, browserPushServices)).toBeUndefined();
});

test('a service of one’s own is taken at exactly its origin', () => {
  const services = [{ trustedOrigin: 'http://127.0.0.1:9876' }];
  expect(parseEndpoint('http://127.0.0.1:9876/push/1', services)).toMatchObject({ trusted: true });
  expect(parseEndpoint('http://127.0.0.1:9877/push/1', services)).toBeUndefined();
});

test.each(['142.250.4.95', '17.57.144.1', '2a00:1450:4003::5f'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
  ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', 'ff02::1'],
  ...['::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', '2001:0:a00:1::', 'fcm.googleapis.com'],
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test('a name that leads to a private address is not connected to', async () => {
  const error = await new Promise((resolve) => lookupPublic('localhost', {}, resolve));
  expect(error).toBeInstanceOf(Error);
});
