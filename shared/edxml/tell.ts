import { MOST_FLAWS } from './limits.ts';
import type { Problem } from './problem.ts';
import type { OpenReading, Told } from './reading.ts';

/** All that was found while reading and by the rules for whole messages, in the order of the file, with lines. */
export function allProblems(reading: OpenReading, rules: readonly Problem[]): readonly Problem[] {
  const told = [...reading.told];
  const added: Told[] = [];
  for (const problem of rules.slice(0, MOST_FLAWS)) {
    const same = told.findIndex((one) => isCauseOf(one.problem, problem));
    const cause = told[same];
    // One fault is told once: what could not be understood is not also called missing.
    if (cause) told[same] = { ...cause, problem: worse(cause.problem, problem) };
    else added.push({ problem, at: reading.placeOf(problem.where) });
  }
  return withLines(reading.bytes, [...told, ...added]);
}

function isCauseOf(told: Problem, { code, where }: Problem): boolean {
  return (code === 'required' || code === 'expected') && told.where === where;
}

function worse(told: Problem, { severity }: Problem): Problem {
  return severity === 'error' ? { ...told, severity } : told;
}

const NEW_LINE = 0x0a;

function withLines(bytes: Uint8Array, all: readonly Told[]): readonly Problem[] {
  const sorted = [...all].sort((one, other) => one.at - other.at);
  let line = 1;
  let next = bytes.indexOf(NEW_LINE);
  return sorted.map(({ problem, at }) => {
    for (; next >= 0 && next < at; next = bytes.indexOf(NEW_LINE, next + 1)) line++;
    return { ...problem, line };
  });
}
