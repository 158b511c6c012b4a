/**
 * The JSON values of a newline-delimited stream as they arrive. A stream that breaks off or holds something
 * else ends the iteration.
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
  try {
    return (await reader.read()).value;
  } catch {
    return undefined;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
