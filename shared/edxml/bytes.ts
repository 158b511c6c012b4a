/** Where `wanted` (ASCII) begins at or after `from`, before `to`; -1 when it does not. */
export function indexOfText(
  bytes: Uint8Array,
  wanted: string,
  from = 0,
  to = bytes.length,
): number {
  const last = to - wanted.length;
  const first = wanted.charCodeAt(0);
  for (
    let at = bytes.indexOf(first, from);
    at >= 0 && at <= last;
    at = bytes.indexOf(first, at + 1)
  ) {
    if (hasTextAt(bytes, wanted, at)) return at;
  }
  return -1;
}

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
