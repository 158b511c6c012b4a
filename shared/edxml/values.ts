import type { ProblemCode } from './problemTexts.ts';

/** What a text stands for, and what is wrong with how it says so. */
export type Understood<V> = { readonly value?: V; readonly problem?: ProblemCode };

const DAY = /^(\d{4})([/.-])(\d{1,2})\2(\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** No program of today writes an earlier one on purpose; `0001/01/01` is how some write “none”. */
const FIRST_YEAR = 1900;

/** `yyyy/MM/dd` to `YYYY-MM-DD`; the other orders that are met are understood too. */
export function readDay(text: string): Understood<string> {
  const [date = '', ...rest] = text.split(/[T\s]+/);
  const parts = dayParts(date);
  if (!parts || (rest.length > 0 && !TIME.test(rest.join('')))) {
    return { problem: 'date.malformed' };
  }
  const value = asDay(parts);
  if (value === undefined) return { problem: 'date.impossible' };
  return writeDay(value) === text ? { value } : { value, problem: 'date.form' };
}

/** `YYYY-MM-DD` to `yyyy/MM/dd`. */
export function writeDay(day: string): string {
  return day.replaceAll('-', '/');
}

function dayParts(text: string): readonly [number, number, number] | undefined {
  const first = DAY.exec(text);
  if (first) return [Number(first[1]), Number(first[3]), Number(first[4])];
  const last = DAY_FIRST.exec(text);
  return last ? [Number(last[4]), Number(last[3]), Number(last[1])] : undefined;
}

/** Undefined for a day that no calendar has. */
function asDay([year, month, day]: readonly [number, number, number]): string | undefined {
  if (year < FIRST_YEAR) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : undefined;
}

const VIETNAM_OFFSET = 7 * 3_600_000;

/** `yyyy/MM/dd HH:mm:ss` in Vietnamese time to an ISO 8601 instant; the other forms that are met are understood too. */
export function readInstant(text: string): Understood<string> {
  const [date = '', ...rest] = text.split(/[T\s]+/);
  const parts = dayParts(date);
  const time = TIME.exec(rest.join('') || '00:00:00');
  if (!parts || !time) return { problem: 'date.malformed' };
  const day = asDay(parts);
  const [, hour = '', minute = '', second = '00', zone] = time;
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return { problem: 'date.impossible' };
  }
  const local = Date.parse(`${day}T${hour.padStart(2, '0')}:${minute}:${second}Z`);
  const value = new Date(local - offsetOf(zone)).toISOString().replace('.000Z', 'Z');
  return writeInstant(value) === text ? { value } : { value, problem: 'date.form' };
}

/** The instant as `yyyy/MM/dd HH:mm:ss` in Vietnamese time. */
export function writeInstant(instant: string): string {
  const local = new Date(Date.parse(instant) + VIETNAM_OFFSET).toISOString();
  return `${writeDay(local.slice(0, 10))} ${local.slice(11, 19)}`;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return VIETNAM_OFFSET;
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** A whole number from 0. */
export function readWhole(text: string): Understood<number> {
  return /^\d{1,9}$/.test(text) ? { value: Number(text) } : { problem: 'number.malformed' };
}
