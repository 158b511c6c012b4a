import type { RefusalKey } from './refusals.ts';

/** Why a command is not carried out: a rule of RULES.md (or FORMAT, AUTH, UNKNOWN, FILE) and the key of its text. */
export type Refusal = {
  readonly rule: string;
  readonly key: RefusalKey;
  readonly names?: Readonly<Record<string, string>>;
};

export type Outcome<Event> =
  | {
      readonly ok: true;
      readonly events: readonly Event[];
      readonly result?: Result;
      /** The version since when it is so already: nothing happens, and nothing is recorded. */
      readonly since?: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** What the server added, told in the receipt, e.g. `{arrivalNumber: 12, year: 2026}`. */
export type Result = Readonly<Record<string, string | number | boolean>>;

export function accept<Event>(events: readonly Event[], result?: Result): Outcome<Event> {
  return result ? { ok: true, events, result } : { ok: true, events };
}

export function alreadySo<Event>(since: number): Outcome<Event> {
  return { ok: true, events: [], since };
}

export function refuse(
  key: RefusalKey,
  names?: Readonly<Record<string, string>>,
): { readonly ok: false; readonly refusal: Refusal } {
  const rule = key.split('.')[0] ?? key;
  return { ok: false, refusal: names ? { rule, key, names } : { rule, key } };
}
