/** A stream that brings nothing for so long has died without saying so. */
const SILENCE_MS = 30_000;

/**
 * The JSON values of a newline-delimited stream as they arrive. A stream that breaks off, falls silent or holds
 * something else ends the iteration.
 */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const part = await nextPart(reader);
      // What is left of a broken line does not parse; a last line without its newline does.
      const text = part ? rest + decoder.decode(part, { stream: true }) : `${rest}\n`;
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const value = parse(line);
        if (value === undefined) return;
        yield value;
      }
      if (!part) return;
    }
  } finally {
    // The connection goes also when the reader of the lines stops early.
    await reader.cancel().catch(() => undefined);
  }
}

async function nextPart(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const silence = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => silence.resolve(undefined), SILENCE_MS);
  try {
    const part = await Promise.race([reader.read(), silence.promise]);
    return part?.value;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
