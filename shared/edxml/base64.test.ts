import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, decodeTail, encodeBase64, measureBase64 } from './base64.ts';

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

const anyBytes = fc.uint8Array({ maxLength: 300 });

test('bytes are encoded as everybody encodes them, and decoded again', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const encoded = encodeBase64(bytes);
      expect(encoded).toEqual(ascii(Buffer.from(bytes).toString('base64')));
      expect(decodeBase64(encoded)).toEqual(bytes);
      expect(measureBase64(encoded)).toMatchObject({
        size: bytes.length,
        garbage: 0,
        isCut: false,
      });
    }),
  );
});

test('blanks and line ends of any kind change nothing', () => {
  const anyBlank = fc.constantFrom(' ', '\n', '\r\n', '\t', '&#xD;\n', '&#13;');
  fc.assert(
    fc.property(
      anyBytes,
      fc.array(anyBlank, { minLength: 1 }),
      fc.integer({ min: 1, max: 80 }),
      (bytes, blanks, width) => {
        const text = new TextDecoder().decode(encodeBase64(bytes));
        const lines = text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
        const encoded = ascii(
          lines.map((line, n) => line + (blanks[n % blanks.length] ?? '')).join(''),
        );
        const measure = measureBase64(encoded);
        expect(decodeBase64(encoded)).toEqual(bytes);
        expect(measure).toMatchObject({ size: bytes.length, garbage: 0, isCut: false });
        const tail = decodeTail(encoded, measure, 10);
        expect(tail).toEqual(bytes.subarray(bytes.length - tail.length));
        expect(tail.length).toBeGreaterThanOrEqual(Math.min(10, bytes.length));
      },
    ),
  );
});

test('a limit stops the decoding', () => {
  fc.assert(
    fc.property(anyBytes, fc.nat({ max: 320 }), (bytes, limit) => {
      expect(decodeBase64(encodeBase64(bytes), limit)).toEqual(bytes.subarray(0, limit));
    }),
  );
});

test('anything is measured and decoded without a fault', () => {
  fc.assert(
    fc.property(anyBytes, (anything) => {
      const { size } = measureBase64(anything);
      expect(decodeBase64(anything)).toHaveLength(size);
    }),
  );
});

test('what is no base64, and what breaks off, is told', () => {
  expect(measureBase64(ascii('JVB*ERi0='))).toMatchObject({ garbage: 1 });
  expect(measureBase64(ascii('JVBERi0'))).toMatchObject({ isCut: true });
  expect(measureBase64(ascii('JVBERi0=JVBE'))).toMatchObject({ garbage: 4 });
});
