import * as v from 'valibot';
import { SnapshotFooter, SnapshotHeader } from '#shared/protocol.ts';
import type { Delivered } from './cards.ts';
import { readLines } from './lines.ts';

export type Header = v.InferOutput<typeof SnapshotHeader>;
export type Footer = v.InferOutput<typeof SnapshotFooter>;

/** The first rows are on the screen before the rest is there; larger chunks are written faster. */
const FIRST_CHUNK = 50;
const CHUNK = 1_000;

/** The pull stream of the contract; `null` where the first line is no header of ours. */
export type Snapshot = {
  readonly header: Header;
  /** Whole documents in the order of the stream; returns the footer, or nothing when the stream broke off. */
  readonly chunks: AsyncGenerator<readonly Delivered[], Footer | undefined>;
};

export async function readSnapshot(body: ReadableStream<Uint8Array>): Promise<Snapshot | null> {
  const lines = readLines(body);
  const header = v.safeParse(SnapshotHeader, (await lines.next()).value);
  if (header.success) return { header: header.output, chunks: chunked(lines) };
  await lines.return(undefined);
  return null;
}

async function* chunked(
  lines: AsyncGenerator<unknown>,
): AsyncGenerator<readonly Delivered[], Footer | undefined> {
  let size = FIRST_CHUNK;
  let chunk: Delivered[] = [];
  for await (const line of lines) {
    if (!isDelivered(line)) {
      if (chunk.length > 0) yield chunk;
      const footer = v.safeParse(SnapshotFooter, line);
      return footer.success ? footer.output : undefined;
    }
    chunk.push(line);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
    size = CHUNK;
  }
  if (chunk.length > 0) yield chunk;
  return undefined;
}

function isDelivered(line: unknown): line is Delivered {
  if (typeof line !== 'object' || line === null) return false;
  return '_id' in line && '_rev' in line && '_revisions' in line;
}

/** SHA-256 of the sorted lines `_id _rev\n`, hex. */
export async function digestOf(lines: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(lines.toSorted().join(''));
  return hexOf(await crypto.subtle.digest('SHA-256', bytes));
}

export function hexOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
