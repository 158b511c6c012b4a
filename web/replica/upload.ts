import type { Memory } from './memory.ts';
import type { FileRecord } from './rows.ts';
import { ask, type Reply } from './ask.ts';

/** `refused`: the server will never take these bytes. `absent`: they are not on this device (any more). */
export type UploadOutcome = 'uploaded' | 'refused' | 'absent' | 'unreachable' | 'signInNeeded';

/** Smaller files go whole; of larger ones no more than a part is lost when the line breaks. */
export const PART = 4 * 1024 * 1024;
const PART_MS = 120_000;

/** Uploads a kept file unless that was done; goes on where an earlier attempt broke off. */
export async function upload(memory: Memory, sha256: string): Promise<UploadOutcome> {
  const record = await memory.rows.files.get(sha256);
  if (record?.uploaded) return 'uploaded';
  const bytes = record && (await memory.files.read(sha256));
  if (!record || !bytes) return 'absent';
  const typed = new Blob([bytes], { type: record.mediaType });
  const outcome =
    typed.size > PART
      ? await sendParts(memory, record, typed)
      : await sendWhole(memory, record, typed);
  if (outcome === 'uploaded') await memory.rows.files.update(sha256, { uploaded: true });
  return outcome;
}

async function sendWhole({ device }: Memory, { sha256 }: FileRecord, bytes: Blob) {
  return outcomeOf(
    await ask(device, pathOf(sha256), { method: 'PUT', body: bytes, timeoutMs: PART_MS }),
  );
}

async function sendParts(
  { device }: Memory,
  { sha256 }: FileRecord,
  bytes: Blob,
): Promise<UploadOutcome> {
  let at = await offsetThere(await ask(device, pathOf(sha256), { method: 'HEAD' }));
  while (typeof at === 'number' && at < bytes.size) {
    const headers = { 'upload-offset': String(at), 'upload-length': String(bytes.size) };
    const body = bytes.slice(at, at + PART, bytes.type);
    const reply = await ask(device, pathOf(sha256), {
      ...{ method: 'PATCH', headers, body, timeoutMs: PART_MS },
    });
    const next = offsetAfter(reply, at);
    // No progress although it was taken: somebody answers who is not our server.
    if (next === at) return 'unreachable';
    at = next;
  }
  return typeof at === 'number' ? 'uploaded' : at;
}

type Offset = number | Exclude<UploadOutcome, 'uploaded' | 'absent'>;

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

function outcomeOf(reply: Reply): UploadOutcome {
  if (reply.kind !== 'answered') return reply.kind;
  return reply.response.ok ? 'uploaded' : 'refused';
}

function pathOf(sha256: string): string {
  return `/api/files/${sha256}`;
}
