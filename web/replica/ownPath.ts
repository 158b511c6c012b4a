/** The server's own answers, and the page that one comes back from. */
const NO_PAGES = /^\/(?:signin|api|sync|metrics|healthz|readyz)(?:\/|$)/i;

/**
 * The path of a page of this app, as an address or a push names it; undefined for anything that a browser could take
 * for another place. What is judged is what the browser's own parser makes of it.
 */
export function ownPath(text: string, origin: string): string | undefined {
  if (!text.startsWith('/') || /[\\\p{Cc}]/u.test(text)) return undefined;
  const url = URL.parse(text, origin);
  if (!url || url.origin !== origin || url.pathname.startsWith('//')) return undefined;
  const page = decoded(url.pathname);
  if (page === undefined || NO_PAGES.test(page)) return undefined;
  return url.pathname + url.search + url.hash;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
