/** Containers within containers: ink, the deepest of all commands, has six. */
const MOST_DEEP = 16;

/** Members that an object has without being given them: whoever reads one later meets something else. */
const barred: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Whether a value from outside is plain JSON: nested no deeper than anything of ours, finite numbers, whole characters,
 * no member that means something to the language. Asked before anything else looks into it.
 */
export function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (depth === MOST_DEEP) return false;
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth + 1));
  const members = value as Readonly<Record<string, unknown>>;
  return Object.keys(members).every(
    (name) => !barred.has(name) && name.isWellFormed() && isPlain(members[name], depth + 1),
  );
}
