/** Where the length is not said beforehand. */
const FIRST_ROOM = 64 * 1024;

/**
 * The whole body in one piece; undefined when it is larger than `most` bytes.
 * It is in memory once, not as chunks and again as their sum.
 */
export async function readBody(
  request: Request,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const declared = Number(request.headers.get('Content-Length') ?? FIRST_ROOM);
  if (declared > most) return undefined;
  let room = new Uint8Array(declared);
  let length = 0;
  for await (const chunk of request.body ?? []) {
    if (length + chunk.length > most) return undefined;
    if (length + chunk.length > room.length) room = larger(room, length + chunk.length, most);
    room.set(chunk, length);
    length += chunk.length;
  }
  return room.subarray(0, length);
}

function larger(room: Uint8Array, least: number, most: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.min(most, Math.max(least, 2 * room.length)));
  grown.set(room);
  return grown;
}
