import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { problem } from '../problem.ts';
import type { Chunks } from './chunks.ts';
import { contentDisposition } from './disposition.ts';
import { fittingName } from './extension.ts';
import { parseRange } from './range.ts';
import type { FileInfo } from './records.ts';

/** What a browser may show by itself; it opens the rest outside. */
const SHOWN = new Set(['application/pdf', 'image/png', 'image/jpeg', 'text/plain']);

/** The bytes, or one range of them. The caller has made sure that this person may have them. */
export function sendFile(c: Context, chunks: Chunks, info: FileInfo, name: string): Response {
  const { sha256, size, mediaType } = info;
  const headers = {
    ETag: `"${sha256}"`,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  };
  if (isKnown(c.req.header('If-None-Match'), sha256)) return c.body(null, 304, headers);
  const range = rangeOf(c, size, sha256);
  if (range === 'unsatisfiable') return answerUnsatisfiable(c, size);
  const { start, end } = range ?? { start: 0, end: size };
  const kind = SHOWN.has(mediaType) ? 'inline' : 'attachment';
  const bytes =
    c.req.method === 'HEAD'
      ? null
      : Readable.toWeb(Readable.from(chunks.read(sha256, start, end), { objectMode: false }));
  return c.newResponse(bytes as ReadableStream | null, range ? 206 : 200, {
    ...headers,
    'Content-Type': mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType,
    'Content-Length': String(end - start),
    'Content-Disposition': contentDisposition(kind, fittingName(name, mediaType)),
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  });
}

function isKnown(header: string | undefined, sha256: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(`"${sha256}"`);
}

/** A range of other bytes than these is no range: all of them are sent. */
function rangeOf(c: Context, size: number, sha256: string) {
  const condition = c.req.header('If-Range');
  if (condition !== undefined && condition !== `"${sha256}"`) return undefined;
  return parseRange(c.req.header('Range'), size);
}

function answerUnsatisfiable(c: Context, size: number): Response {
  return problem(c, {
    status: 416,
    title: { vi: 'Không có phần này của tệp', en: 'There is no such part of the file' },
    headers: { 'Content-Range': `bytes */${size}` },
  });
}
