import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalForm } from './canonical.ts';

test('writes what the library of the devices writes, which signs it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }), (value) => {
      expect(canonicalForm(value)).toBe(canonicalize(value));
    }),
    { numRuns: 500 },
  );
});

test('the example of RFC 8785', () => {
  const example = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalForm(example)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('members that are undefined are none', () => {
  expect(canonicalForm({ b: undefined, a: [1, { c: undefined }] })).toBe('{"a":[1,{}]}');
});

test('half a surrogate pair, infinity, functions have no form', () => {
  for (const value of ['\ud83d', { '\ude00': 1 }, [Infinity], { a: () => 1 }, undefined]) {
    expect(() => canonicalForm(value)).toThrow(TypeError);
  }
});
