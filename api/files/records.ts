import type { MediaType } from './sniff.ts';

/** A file in its parts: all of `chunkSize` bytes, but for the last one. */
export type Parts = { readonly chunks: readonly string[]; readonly chunkSize: number };

/** `chunk:<SHA-256 of its bytes>` */
export type ChunkDoc = { readonly data: string };

/** `file:<sha256>`: only when all of it is here and has this hash. */
export type FileDoc = Parts & {
  readonly size: number;
  readonly mediaType: MediaType;
  readonly at: string;
  /** No entry carries it, as far as is known, since then; see naming.ts. */
  readonly unnamedSince?: string;
};

/** `owner:<sha256>:<person>`: this person uploaded it whole. */
export type OwnerDoc = { readonly at: string };

/**
 * `upload:<sha256>:<person>:<attempt>`: what is here of an upload that is not whole.
 * A chunk stands here before it is written, so that the sweeper never takes it for nobody's.
 * It holds no bytes itself: how far an upload is costs a few hundred bytes to know.
 */
export type UploadDoc = Parts & {
  readonly tail?: Tail;
  /** Bytes of the whole file, where they were told. */
  readonly length?: number;
  readonly at: string;
};

/** What came after the last whole chunk before the line broke, as it was last written. */
export type Tail = { readonly rev: string; readonly size: number };

/** `tail:<sha256>:<person>:<attempt>`: the bytes of an upload's tail, base64. */
export type TailDoc = { readonly data: string };

const encode = encodeURIComponent;
export const chunkId = (hash: string) => `chunk:${hash}`;
export const fileId = (sha256: string) => `file:${sha256}`;
export const ownerId = (sha256: string, person: string) => `owner:${sha256}:${encode(person)}`;
export const tailId = (upload: string) => upload.replace(/^upload:/, 'tail:');
/** Whose an upload is, by its id. */
export const uploaderOf = (id: string) => decodeURIComponent(id.split(':')[2] ?? '');
export const uploadsOf = (sha256: string, person?: string) =>
  person === undefined ? `upload:${sha256}:` : `upload:${sha256}:${encode(person)}:`;

/** What the rest of the program may know of a file. */
export type FileInfo = {
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: MediaType;
};

export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
