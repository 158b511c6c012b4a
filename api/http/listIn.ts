/** A header that lists more is cut: no browser sends a tenth of it. */
const LONGEST = 1_000;

type Listed = { readonly name: string; readonly weight: number };

/** What a header such as `Accept-Language` or `Accept-Encoding` lists (RFC 9110, 12.4.2), in lower case. */
export function listIn(header = ''): readonly Listed[] {
  return header.slice(0, LONGEST).toLowerCase().split(',').map(read);
}

function read(item: string): Listed {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
  const weight = parameters.find((one) => one.startsWith('q='))?.slice(2) ?? '1';
  return { name, weight: Number(weight) };
}
