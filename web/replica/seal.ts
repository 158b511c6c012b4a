/** A part of a large file is sealed at a time, so that the whole never stands in memory twice. */
const PART = 4 * 1024 * 1024;
const IV = 12;
const TAG = 16;

/** The key that the server hands out at a sign-in (base64url of 32 bytes); no script can read it here. */
export async function importSeal(text: string): Promise<CryptoKey> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** AES-GCM, part by part: each is its IV, then what only this key opens, at this place. */
export async function seal(key: CryptoKey, bytes: Blob): Promise<Blob> {
  const parts: BlobPart[] = [];
  for (let at = 0; at < bytes.size || at === 0; at += PART) {
    const part = await bytes.slice(at, at + PART).arrayBuffer();
    const iv = crypto.getRandomValues(new Uint8Array(IV));
    parts.push(iv, await crypto.subtle.encrypt({ name: 'AES-GCM', iv, ...placed(at) }, key, part));
  }
  return new Blob(parts);
}

/** Rejects where another key sealed it, or where it was changed. */
export async function unseal(key: CryptoKey, sealed: Blob): Promise<Blob> {
  const parts: BlobPart[] = [];
  const step = IV + PART + TAG;
  for (let from = 0, at = 0; from < sealed.size; from += step, at += PART) {
    const iv = await sealed.slice(from, from + IV).arrayBuffer();
    const part = await sealed.slice(from + IV, from + step).arrayBuffer();
    parts.push(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, ...placed(at) }, key, part));
  }
  return new Blob(parts);
}

function placed(at: number): { additionalData: BufferSource } {
  return { additionalData: new TextEncoder().encode(String(at)) };
}
