/** Where `wanted` (ASCII, two letters or more) begins at or after `from`, before `to`; -1 when it does not. */
export function indexOfText(
  bytes: Uint8Array,
  wanted: string,
  from = 0,
  to = bytes.length,
): number {
  const [first, second] = [wanted.charCodeAt(0), wanted.charCodeAt(1)];
  const last = Math.min(to, bytes.length) - wanted.length;
  // Plainly byte by byte: where the first letter is on every place, calls of `indexOf` take far longer.
  for (let at = from; at <= last; at++) {
    if (bytes[at] === first && bytes[at + 1] === second && hasTextAt(bytes, wanted, at)) return at;
  }
  return -1;
}

/** Bytes from 0x80 stand in `wanted` as the letter of that number. */
export function hasTextAt(bytes: Uint8Array, wanted: string, at: number): boolean {
  for (let n = 0; n < wanted.length; n++) {
    if (bytes[at + n] !== wanted.charCodeAt(n)) return false;
  }
  return true;
}

/** Each byte as the letter of that number. For what is ASCII, or is not yet known to be anything else. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  // As many as an engine takes for arguments of one call.
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
