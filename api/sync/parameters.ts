import { refusal } from './answers.ts';

/** The value as it is used; `undefined` for one that is not allowed. */
export type Check = (text: string) => string | undefined;
type Checks = Readonly<Record<string, Check>>;
export type Values<Known extends Checks> = { readonly [Name in keyof Known]?: string };

/** Parameters by list: whatever is not on it is refused. */
export function readParameters<Known extends Checks>(
  given: Iterable<readonly [string, unknown]>,
  known: Known,
): Values<Known> {
  const values: Record<string, string> = {};
  for (const [name, value] of given) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!check) throw refusal(403, `The parameter ${name.slice(0, 40)} is not allowed.`);
    const checked = check(typeof value === 'string' ? value : JSON.stringify(value));
    if (checked === undefined) throw refusal(400, `The value of ${name} is not valid.`);
    values[name] = checked;
  }
  return values as Values<Known>;
}

export const flag: Check = (text) => (text === 'true' || text === 'false' ? text : undefined);

export const oneOf =
  (...texts: readonly string[]): Check =>
  (text) =>
    texts.includes(text) ? text : undefined;

/** A whole number; one beyond the bounds becomes the nearest. */
export const within =
  (least: number, most: number): Check =>
  (text) =>
    /^\d{1,15}$/.test(text) ? String(Math.min(Math.max(Number(text), least), most)) : undefined;

/** `true` stands for CouchDB's own interval. */
export const heartbeat: Check = (text) =>
  text === 'true' || text === 'false' ? '25000' : within(1_000, 25_000)(text);

/** A sequence as CouchDB or the embedded store gives it; replicators may send it as JSON. */
export const sequence: Check = (text) => {
  const bare = text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  return /^(?:now|\d{1,15}(?:-[A-Za-z0-9_-]{1,4000})?)$/.test(bare) ? bare : undefined;
};

export const REVISION = /^[1-9]\d{0,8}-[0-9a-f]{32}$/;
export const isRevision = (value: unknown): value is string =>
  typeof value === 'string' && REVISION.test(value);
export const revision: Check = (text) => (REVISION.test(text) ? text : undefined);

/** What a document's id may consist of; none begins with `_`. */
const DOCUMENT = /^[a-z][A-Za-z0-9:._-]{0,199}$/;
export const isDocumentId = (text: string): boolean => DOCUMENT.test(text);

/** A JSON text, as `startkey` has it; encoded again. */
export const key: Check = (text) => {
  const value = parseJson(text);
  return typeof value === 'string' && value.length <= 300 ? JSON.stringify(value) : undefined;
};

/** `undefined` for what is no JSON, and for what is nested so deeply that writing it again would exhaust the stack. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isShallow(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** No replicator comes near it. */
const DEEPEST = 100;

function isShallow(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    level = level.flatMap((one): unknown[] =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    );
  }
  return level.length === 0;
}
