import { pipeline, Readable } from 'node:stream';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import type { Context } from 'hono';
import { listIn } from '../http/listIn.ts';

/** An answer of fewer documents is worth neither compression nor a stream. */
const FEWEST = 20;

type Encoding = 'zstd' | 'gzip';

/** NDJSON as it is made; compressed when the reader takes it: cards of one office resemble each other (6 : 1). */
export async function compressed(
  c: Context,
  parts: AsyncGenerator<Buffer>,
  documents: number,
): Promise<Response> {
  const headers = { 'Content-Type': 'application/x-ndjson', Vary: 'Accept-Encoding' };
  if (documents < FEWEST) return c.body(await whole(parts), 200, headers);
  const encoding = encodingFor(c.req.header('Accept-Encoding'));
  const source = Readable.from(parts, { objectMode: false, highWaterMark: 1 << 18 });
  if (!encoding) return c.body(Readable.toWeb(source) as ReadableStream, 200, headers);
  // An error on either side ends both; the reader sees an answer without a footer.
  const target = pipeline(source, compressor(encoding), () => undefined);
  return c.body(Readable.toWeb(target) as ReadableStream, 200, {
    ...headers,
    'Content-Encoding': encoding,
  });
}

async function whole(parts: AsyncGenerator<Buffer>): Promise<Uint8Array<ArrayBuffer>> {
  const read: Buffer[] = [];
  for await (const part of parts) read.push(part);
  return new Uint8Array(Buffer.concat(read));
}

function encodingFor(header: string | undefined): Encoding | undefined {
  const taken = listIn(header)
    .filter(({ weight }) => weight > 0)
    .map(({ name }) => name);
  return (['zstd', 'gzip'] as const).find((encoding) => taken.includes(encoding));
}

/** Each part goes out at once (flush), since the first screen waits for it; the fastest level, since the server does. */
function compressor(encoding: Encoding) {
  if (encoding === 'gzip') return createGzip({ level: 1, flush: constants.Z_SYNC_FLUSH });
  return createZstdCompress({
    flush: constants.ZSTD_e_flush,
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
  });
}
