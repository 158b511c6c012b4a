import { expect, test } from 'vitest';
import { faultOf, mutatedEdxml } from '../testing/edxmlFuzz.ts';

const FILES = 400;

// Ten thousand and more: npm run fuzz -- edxml
test('a message with anything done to it is read, and what was read is a message', () => {
  for (let seed = 1; seed <= FILES; seed++) {
    expect({ seed, fault: faultOf(mutatedEdxml(seed)) }).toEqual({ seed, fault: undefined });
  }
});
