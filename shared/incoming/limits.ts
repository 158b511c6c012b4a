import type { Facts } from './card.ts';

/** How many characters a text takes at most, in NFC: the same on the form and in the schema. */
export const limits = {
  issuer: 500,
  issuerCode: 64,
  reference: 100,
  /** Of a type without an abbreviation. */
  otherType: 91,
  subject: 2_000,
  signer: 200,
  language: 30,
  note: 10_000,
  /** Of an act: a directive, a comment, a result. */
  text: 10_000,
  reason: 2_000,
} as const;

/** What the fields of the archive take (NĐ 30/2020, Phụ lục VI): OrganName, Subject, TypeName, FullName … */
export const archiveLimits = {
  issuer: 200,
  number: 11,
  notation: 30,
  documentType: 100,
  subject: 500,
  signer: 50,
  language: 30,
  pages: 3,
  note: 500,
} as const;
export type ArchiveField = keyof typeof archiveLimits;

export type Beyond = {
  readonly field: ArchiveField;
  readonly length: number;
  readonly limit: number;
};

type Archived = Pick<Facts, 'issuer' | 'reference' | 'documentType' | 'subject' | 'pages'> &
  Partial<Pick<Facts, 'signer' | 'language' | 'note'>>;

/** Facts that are taken, and will not fit the archive's fields when the document is handed over (DS4). */
export function beyondArchive(facts: Archived): readonly Beyond[] {
  const { reference, pages, ...texts } = facts;
  // `1875/SNV-VTLT`: the number stands before the first stroke, the notation behind it.
  const [number = '', ...notation] = reference.split('/');
  const values = { ...texts, number, notation: notation.join('/'), pages: String(pages) };
  return Object.entries(archiveLimits).flatMap(([field, limit]) => {
    const { length } = values[field as ArchiveField] ?? '';
    return length > limit ? [{ field: field as ArchiveField, length, limit }] : [];
  });
}
