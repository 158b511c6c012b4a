import { expect, test } from 'vitest';
import { readLines } from './lines.ts';

function streamOf(...parts: readonly (string | Error)[]): ReadableStream<Uint8Array> {
  const left = [...parts];
  return new ReadableStream({
    pull(controller) {
      const part = left.shift();
      if (part === undefined) controller.close();
      else if (part instanceof Error) controller.error(part);
      else controller.enqueue(new TextEncoder().encode(part));
    },
  });
}

async function allOf(stream: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const line of readLines(stream)) all.push(line);
  return all;
}

test('lines are told whole, wherever the parts break', async () => {
  expect(await allOf(streamOf('{"a":', '1}\n{"b"', ':2}\n{"c":3}', '\n'))).toEqual([
    { a: 1 },
    { b: 2 },
    { c: 3 },
  ]);
});

test('a letter of several bytes may be torn between two parts', async () => {
  const bytes = new TextEncoder().encode('{"subject":"Ế"}\n');
  const torn = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 13));
      controller.enqueue(bytes.slice(13));
      controller.close();
    },
  });
  expect(await allOf(torn)).toEqual([{ subject: 'Ế' }]);
});

test('a last line needs no newline, but what is left of a torn one is not told', async () => {
  expect(await allOf(streamOf('{"a":1}\n{"b":2}'))).toEqual([{ a: 1 }, { b: 2 }]);
  expect(await allOf(streamOf('{"a":1}\n{"b":'))).toEqual([{ a: 1 }]);
});

test('a stream that breaks ends the lines, and what came before stands', async () => {
  expect(await allOf(streamOf('{"a":1}\n', new Error('connection lost')))).toEqual([{ a: 1 }]);
});

test('a page of a captive portal has no lines', async () => {
  expect(await allOf(streamOf('<!doctype html>\n<title>Wi-Fi</title>\n'))).toEqual([]);
});
