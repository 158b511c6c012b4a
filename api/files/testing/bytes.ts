import { createCipheriv, createHash } from 'node:crypto';

export const sha256Hex = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Bytes that are the same in every run, and that nothing compresses. */
export function pdf(seed: string, size: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  const noise = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
  return Buffer.concat([Buffer.from('%PDF-'), noise]).subarray(0, size);
}
