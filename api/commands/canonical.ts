import { hash } from 'node:crypto';

/** Nothing of ours is nested half as deep; what somebody put into the store may be, and must not exhaust the stack. */
const MOST_DEEP = 500;

/**
 * RFC 8785 (JCS) of what JSON can hold, as the device's library writes it, in a third of its time: every command goes
 * through here three times. Throws for what has no such form, such as half a surrogate pair, and for what is nested
 * deeper than `MOST_DEEP`.
 */
export function canonicalForm(value: unknown): string {
  return formOf(value, 0);
}

function formOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return numeral(value);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (depth > MOST_DEEP) throw new TypeError('Nested too deep to have a canonical form');
  if (Array.isArray(value)) return elements(value, depth + 1);
  if (typeof value === 'object') return members(value as Record<string, unknown>, depth + 1);
  throw new TypeError(`JSON holds no ${typeof value}`);
}

export function sha256(text: string): string {
  return hash('sha256', text);
}

/** Nothing to escape, no surrogate: most strings are so, and asking is quicker than writing them the long way. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const PLAIN = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/;

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError('Half a surrogate pair has no canonical form');
  return JSON.stringify(text);
}

/** ECMAScript writes numbers as the RFC wants them. */
function numeral(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError(`JSON holds no ${number}`);
  return JSON.stringify(number);
}

function elements(list: readonly unknown[], depth: number): string {
  let text = '';
  for (const one of list) text += `${text === '' ? '' : ','}${formOf(one, depth)}`;
  return `[${text}]`;
}

/** `sort` orders by UTF-16 code units, as the RFC does. */
function members(object: Record<string, unknown>, depth: number): string {
  let text = '';
  for (const name of Object.keys(object).sort()) {
    const value = object[name];
    if (value === undefined) continue;
    text += `${text === '' ? '' : ','}${quoted(name)}:${formOf(value, depth)}`;
  }
  return `{${text}}`;
}
