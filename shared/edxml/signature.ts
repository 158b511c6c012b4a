import { scanMarkup } from './markup.ts';

/** Whether this is one complete element `Signature`, so that it can stand in a message as it is. */
export function isSignature(text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  const { roots, flaws } = scanMarkup(bytes);
  const [root] = roots;
  if (!root || roots.length > 1 || flaws.length > 0) return false;
  const isWhole = root.from === 0 && root.to === bytes.length;
  return isWhole && isSignatureName(root.name);
}

export function isSignatureName(name: string): boolean {
  return /^(?:digital)?signature$/i.test(name);
}
