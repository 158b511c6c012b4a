import { expect, test } from 'vitest';
import { firstStep, stepAfterFailure, stepAfterTelling } from './pushSteps.ts';

const KEY = 'BServer';

test.each([
  // [permission, key of the present subscription, what is done]
  ['granted', undefined, 'subscribe'],
  ['granted', KEY, 'tell'],
  // The server was restored or moved, and has another key.
  ['granted', 'BFormer', 'renew'],
  // A browser that does not say with which key: the server knows.
  ['granted', null, 'tell'],
  ['denied', undefined, 'denied'],
  ['denied', KEY, 'denied'],
  // Only a click may ask.
  ['default', undefined, 'unavailable'],
  ['default', 'BFormer', 'unavailable'],
] as const)(
  'permission %s and a subscription of the key %s: %s',
  (permission, presentKey, step) => {
    expect(firstStep({ permission, presentKey, serverKey: KEY })).toBe(step);
  },
);

test.each([
  [204, false, 'subscribed'],
  // Its push service takes nothing for it any more.
  [410, false, 'renew'],
  // The new one is refused too: not for ever, at the next start again.
  [410, true, 'unavailable'],
  [422, false, 'unavailable'],
  [400, false, 'unavailable'],
  [undefined, false, 'unavailable'],
] as const)('the server answers %s, renewed before: %s → %s', (status, isRenewed, step) => {
  expect(stepAfterTelling(status, isRenewed)).toBe(step);
});

test.each([
  // Another key is subscribed, and the browser did not say so.
  ['InvalidStateError', 'granted', false, 'renew'],
  ['InvalidStateError', 'granted', true, 'unavailable'],
  ['NotAllowedError', 'denied', false, 'denied'],
  // A browser without a push service, a headless one: nobody denied anything.
  ['NotAllowedError', 'granted', false, 'unavailable'],
  ['AbortError', 'granted', false, 'unavailable'],
  ['NotSupportedError', 'granted', false, 'unavailable'],
  ['NetworkError', 'granted', false, 'unavailable'],
] as const)('subscribing fails with %s, permission %s: %s', (name, permission, isRenewed, step) => {
  expect(stepAfterFailure(name, permission, isRenewed)).toBe(step);
});
