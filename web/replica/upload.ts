import { ask, type Reply, type Run } from './ask.ts';
import type { Device } from './device.ts';
import { unlessFull } from './full.ts';
import type { Memory } from './memory.ts';
import type { FileRecord } from './rows.ts';
import type { Round } from './send.ts';

/**
 * `refused`: the server will never take these bytes. `tooLarge`: somebody on the way takes not even a small part.
 * `absent`: they are not on this device (any more).
 */
export type UploadOutcome =
  'uploaded' | 'refused' | 'tooLarge' | 'absent' | 'unreachable' | 'signInNeeded';

/**
 * Larger files go in parts. The first is small enough for a slow line and for every proxy's default; each that was
 * taken lets the next one be twice as large, each that was too slow or too large halves it.
 */
export const FIRST_PART = 256 * 1024;
const LARGEST_PART = 4 * 1024 * 1024;
const SMALLEST_PART = 64 * 1024;

/** Uploads a kept file unless that was done; goes on where an earlier attempt broke off. */
export async function upload(memory: Memory, sha256: string, round: Round): Promise<UploadOutcome> {
  const record = await memory.rows.files.get(sha256);
  if (record?.uploaded) return 'uploaded';
  const bytes = record && (await memory.files.read(sha256));
  if (!record || !bytes) return 'absent';
  if (round.isCut) return 'unreachable';
  const typed = new Blob([bytes], { type: record.mediaType });
  const outcome = await sendBytes(memory, record, typed, round);
  // On a full device it is uploaded once more with the next act that names it: the server has it, and says so.
  if (outcome === 'uploaded')
    await unlessFull(() => memory.rows.files.update(sha256, { uploaded: true }));
  return outcome;
}

async function sendBytes(
  memory: Memory,
  record: FileRecord,
  bytes: Blob,
  round: Round,
): Promise<UploadOutcome> {
  const { size } = bytes;
  if (size > Math.min(FIRST_PART, round.mostBytes)) return sendParts(memory, record, bytes, round);
  const reply = await ask(memory.device, pathOf(record.sha256), {
    ...{ method: 'PUT', body: bytes, run: round.run },
  });
  if (reply.kind === 'answered') return reply.response.ok ? 'uploaded' : 'refused';
  if (reply.kind !== 'tooLarge') return reply.kind;
  round.mostBytes = Math.floor(size / 2);
  return sendParts(memory, record, bytes, round);
}

async function sendParts(
  { device }: Memory,
  { sha256 }: FileRecord,
  bytes: Blob,
  round: Round,
): Promise<UploadOutcome> {
  if (round.mostBytes < SMALLEST_PART) return 'tooLarge';
  const way: Way = { device, path: pathOf(sha256), run: round.run };
  let at = offsetThere(await ask(device, way.path, { method: 'HEAD', run: round.run }));
  let part = FIRST_PART;
  let wentBack = false;
  while (typeof at === 'number' && at < bytes.size) {
    part = Math.min(part, round.mostBytes);
    if (part < SMALLEST_PART) return 'tooLarge';
    const sent = await sendPart(way, bytes, { at, part });
    if (sent.outcome === 'tooLarge') {
      round.mostBytes = Math.floor(part / 2);
      continue;
    }
    if (typeof sent.outcome !== 'number') return sent.outcome;
    // No progress although it was taken: somebody answers who is not our server, or the line is gone.
    if (sent.outcome === at || (wentBack && sent.outcome < at)) return 'unreachable';
    wentBack ||= sent.outcome < at;
    part = sent.isSlow ? Math.max(part / 2, SMALLEST_PART) : Math.min(part * 2, LARGEST_PART);
    at = sent.outcome;
  }
  return typeof at === 'number' ? 'uploaded' : at;
}

type Way = { readonly device: Device; readonly path: string; readonly run: Run };
/** How far the server is, or why that is not known. */
type Offset = number | Exclude<UploadOutcome, 'uploaded' | 'absent'>;

async function sendPart(
  { device, path, run }: Way,
  bytes: Blob,
  { at, part }: { readonly at: number; readonly part: number },
): Promise<{ readonly outcome: Offset; readonly isSlow?: true }> {
  const headers = { 'upload-offset': String(at), 'upload-length': String(bytes.size) };
  const body = bytes.slice(at, at + part, bytes.type);
  const reply = await ask(device, path, { method: 'PATCH', headers, body, run });
  if (reply.kind !== 'unreachable' || reply.status !== undefined) {
    return { outcome: offsetAfter(reply, at) };
  }
  // Nobody answered in time: what came so far is kept there.
  const there = await ask(device, path, { method: 'HEAD', run });
  return { outcome: offsetThere(there), isSlow: true };
}

function offsetThere(reply: Reply): Offset {
  if (reply.kind !== 'answered') return reply.kind;
  return reply.response.status === 404 ? 0 : (offsetIn(reply.response) ?? 0);
}

function offsetAfter(reply: Reply, sentFrom: number): Offset {
  if (reply.kind !== 'answered') return reply.kind;
  const { response } = reply;
  if (response.ok || response.status === 409) return offsetIn(response) ?? sentFrom;
  return 'refused';
}

function offsetIn(response: Response): number | undefined {
  const said = response.headers.get('upload-offset');
  return said === null ? undefined : Number(said);
}

function pathOf(sha256: string): string {
  return `/api/files/${sha256}`;
}
