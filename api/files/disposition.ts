/** The header for a name in any script (RFC 6266, RFC 8187), beside one in ASCII for what does not know better. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  // Order of writing could be turned round to hide what a name ends in.
  const plain = name.normalize('NFC').replace(/[\p{Cc}\p{Cf}/\\]/gu, '_');
  const ascii = withoutMarks(plain)
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["%]/g, '_');
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encodeStrictly(plain)}`;
}

function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
